import type { Digest } from '../../formats/digest.ts'
import type { Family } from '../artifacts/equivalence.ts'
import { isIndependent, type EvidenceFact } from './attestation.ts'

/**
 * What counts for an artifact, newest first, of what names it and its family: all that names it, or
 * an index that lists it, since whoever attested the index vouched for what it lists, or one that
 * lends it evidence, such as the image whose config it is. What names only manifests that it lists
 * counts once every one of them is named; and there only as what they all have in common, since
 * anybody can write an index that lists what somebody else attested.
 */
export const countingFor = (
  { digest, indexes, manifests, lenders }: Family & { readonly lenders: readonly Digest[] },
  naming: (digest: Digest) => readonly EvidenceFact[],
): readonly EvidenceFact[] => {
  const own = [digest, ...indexes, ...lenders].flatMap(naming)
  const byManifest = manifests.map(naming)
  const isCovered = byManifest.every((facts) => facts.length > 0)
  const lent = isCovered ? byManifest.flat().map((fact) => inCommon(fact, byManifest)) : []
  const once = new Map<Digest, EvidenceFact>()
  for (const fact of [...own, ...lent])
    if (!once.has(fact.attestation.id)) once.set(fact.attestation.id, fact)
  return [...once.values()].sort(newestFirst)
}

/** The fact as it stands for all the manifests: verified only if each has one that says as much. */
const inCommon = (
  fact: EvidenceFact,
  byManifest: readonly (readonly EvidenceFact[])[],
): EvidenceFact => {
  if (fact.verification.answer !== 'verified') return fact
  const isShared = byManifest.every((facts) => facts.some((other) => saysAsMuch(other, fact)))
  if (isShared) return fact
  const why = 'speaks of some platforms of this index; nothing as good of the others'
  return { ...fact, verification: { answer: 'unverified', why } }
}

/** Whether it is verified by as much, and says of project and version all that the other says. */
const saysAsMuch = (fact: EvidenceFact, wanted: EvidenceFact): boolean => {
  if (fact.verification.answer !== 'verified') return false
  if (isIndependent(wanted) && !isIndependent(fact)) return false
  const { attestation: other } = wanted
  if (!other.originSigned) return true
  const { project, version, originSigned } = fact.attestation
  if (other.project === null && other.version === null) return true
  return (
    originSigned &&
    (other.project === null || project === other.project) &&
    (other.version === null || (version === other.version && project === other.project))
  )
}

const newestFirst = ({ attestation: a }: EvidenceFact, { attestation: b }: EvidenceFact): number =>
  b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)
