import { hexOf, type Digest } from '../../../formats/digest.ts'
import type { Summary } from '../../../formats/predicates/summary.ts'
import { familyOf } from '../../artifacts/equivalence.ts'
import { lendersOf } from '../../artifacts/lenders.ts'
import { relativesOf, type Relative } from '../../artifacts/relatives.ts'
import type { Reader } from '../../kernel/database.ts'
import type { Attestation, EvidenceFact } from '../attestation.ts'
import { countingFor } from '../counting.ts'
import { seenFacts } from '../evidence-scope.ts'
import { heard } from '../heard.ts'
import { toldBy } from '../told.ts'
import { trustRoots, verified } from '../trust/trust.ts'
import type { EvidenceContext } from '../trust/verifier.ts'

/** How many of the newest attestations are told in words: the bytes of each are read for it. */
const mostTold = 50

/** One attestation that leads to an artifact: by what, whether it counts, and what it says. */
export interface LinkedFact extends EvidenceFact {
  readonly foundBy: Relative
  readonly counts: boolean
  readonly summary: Summary | null
}

/** The evidence about one artifact: what counts for it, and everything that leads to it. */
export interface LinkedEvidence {
  /** Newest first; makes the mark and the attribution. */
  readonly counting: readonly EvidenceFact[]
  /** What the caller may see: what counts first, then the newest first. */
  readonly linked: readonly LinkedFact[]
}

/** What speaks about an artifact, or about anything that leads to it, with the link named. */
export const linkedEvidence = async (
  tx: Reader,
  context: EvidenceContext,
  digest: Digest,
): Promise<LinkedEvidence> => {
  const relatives = await relativesOf(tx, context, digest)
  const hex = relatives.map((each) => hexOf(each.digest))
  const found = await heard(tx, context, hex)
  if (found.length === 0) return { counting: [], linked: [] }
  const roots = await trustRoots(tx, context)
  const facts = new Map<string, EvidenceFact[]>()
  for (const { value, attestation } of found) {
    const fact = await verified(tx, context, roots, attestation)
    facts.set(value, [...(facts.get(value) ?? []), fact])
  }
  const naming = (each: Digest): readonly EvidenceFact[] => facts.get(hexOf(each)) ?? []
  const family = await familyOf(tx, context, digest)
  const lenders = (await lendersOf(tx, context, [digest])).get(digest) ?? []
  const counting = countingFor({ ...family, lenders }, naming)
  const named = nearest(relatives, naming)
  const counted = new Set(counting.map(({ attestation }) => attestation.id))
  const others = [...named.values()]
    .map(({ fact }) => fact)
    .filter(({ attestation }) => !counted.has(attestation.id))
    .sort(newestFirst)
  const linked: LinkedFact[] = []
  for (const fact of seenFacts(context, [...counting, ...others])) {
    const { id } = fact.attestation
    const foundBy = named.get(id)?.relative
    if (!foundBy) continue
    const summary = linked.length < mostTold ? (await toldBy(tx, context, id)).summary : null
    linked.push({ ...fact, foundBy, counts: counted.has(id), summary })
  }
  return { counting, linked }
}

interface Named {
  readonly relative: Relative
  readonly fact: EvidenceFact
}

/** Each attestation by the nearest of what it names. */
const nearest = (
  relatives: readonly Relative[],
  naming: (digest: Digest) => readonly EvidenceFact[],
): ReadonlyMap<Attestation['id'], Named> => {
  const named = new Map<Attestation['id'], Named>()
  for (const relative of relatives)
    for (const fact of naming(relative.digest))
      if (!named.has(fact.attestation.id)) named.set(fact.attestation.id, { relative, fact })
  return named
}

const newestFirst = ({ attestation: a }: EvidenceFact, { attestation: b }: EvidenceFact): number =>
  b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)
