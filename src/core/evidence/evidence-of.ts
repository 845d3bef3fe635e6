import type { Digest } from '../../formats/digest.ts'
import { equivalentsOf } from '../artifacts/equivalence.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import type { EvidenceFact } from './attestation.ts'
import * as store from './store.ts'
import { trustRoots, verified } from './trust.ts'
import type { EvidenceContext } from './verifier.ts'

/** How many attestations count for one artifact. */
const mostEach = 200

/** Whether some evidence, verified or not, names one of these digests. */
export const isAttested = (
  tx: Reader,
  context: Context,
  digests: readonly Digest[],
): Promise<boolean> => store.isNamed(tx, context.principal.organizationId, digests.map(hexOf))

/** For each digest what speaks about it or an equivalent of it, newest first, with its worth. */
export const evidenceOf = async (
  tx: Reader,
  context: EvidenceContext,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, readonly EvidenceFact[]>> => {
  const facts = new Map<Digest, EvidenceFact[]>(digests.map((digest) => [digest, []]))
  if (digests.length === 0) return facts
  const equal = await equivalentsOf(tx, context, [...facts.keys()])
  const askedBy = new Map<string, Digest[]>()
  for (const [digest, same] of equal)
    for (const each of same) askedBy.set(hexOf(each), [...(askedBy.get(hexOf(each)) ?? []), digest])
  const { organizationId } = context.principal
  const found = await store.naming(tx, organizationId, [...askedBy.keys()], mostEach)
  if (found.length === 0) return facts
  const roots = await trustRoots(tx, context)
  for (const { value, attestation } of found) {
    const fact = await verified(tx, context, roots, attestation)
    for (const digest of askedBy.get(value) ?? []) {
      const known = facts.get(digest)
      if (!known?.some((each) => each.attestation.id === attestation.id)) known?.push(fact)
    }
  }
  return facts
}

const hexOf = (digest: Digest): string => digest.slice('sha256:'.length)
