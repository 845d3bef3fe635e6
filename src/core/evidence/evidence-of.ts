import { hexOf, type Digest } from '../../formats/digest.ts'
import { equalsIn, familiesOf, type Family } from '../artifacts/equivalence.ts'
import { lendersOf } from '../artifacts/lenders.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { inParts } from '../kernel/in-parts.ts'
import { all, type Sql } from '../kernel/sql.ts'
import { together } from '../kernel/together.ts'
import type { Attestation, EvidenceFact } from './attestation.ts'
import { countingFor } from './counting.ts'
import { heard } from './heard.ts'
import * as store from './store.ts'
import { trustRoots, verified } from './trust/trust.ts'
import type { EvidenceContext } from './trust/verifier.ts'

/**
 * Whether some evidence, verified or not, names the digest, an index that lists it or another whose
 * evidence counts for it, or each of the manifests that it lists itself.
 */
export const isAttested = async (
  tx: Reader,
  context: Context,
  { digest, indexes, manifests }: Family,
): Promise<boolean> => {
  const { organizationId } = context.principal
  const named = async (digests: readonly Digest[]): Promise<ReadonlySet<string>> =>
    new Set(await inParts(digests.map(hexOf), (some) => store.named(tx, organizationId, some)))
  if ((await named([digest, ...indexes])).size > 0) return true
  const lenders = (await lendersOf(tx, context, [digest])).get(digest) ?? []
  if (lenders.length > 0 && (await named(lenders)).size > 0) return true
  if (manifests.length === 0) return false
  const known = await named(manifests)
  return manifests.every((manifest) => known.has(hexOf(manifest)))
}

/**
 * For each digest what counts for it, newest first, with its worth; `only` of the attestations `n`
 * under a condition, if there is one.
 */
export const evidenceOf = (
  tx: Reader,
  context: EvidenceContext,
  digests: readonly Digest[],
  only: Sql = all([]),
): Promise<ReadonlyMap<Digest, readonly EvidenceFact[]>> => {
  const judge = async () => {
    const trust = await trustRoots(tx, context)
    return (attestation: Attestation) => verified(tx, context, trust, attestation)
  }
  return evidenceBy(tx, context, digests, judge, only)
}

/** How one attestation is judged, made ready once for many. */
export type Judge = () => Promise<(attestation: Attestation) => Promise<EvidenceFact>>

/** The same by another judgement than that of the trust of today. */
export const evidenceBy = async (
  tx: Reader,
  context: EvidenceContext,
  digests: readonly Digest[],
  judge: Judge,
  only: Sql = all([]),
): Promise<ReadonlyMap<Digest, readonly EvidenceFact[]>> => {
  if (digests.length === 0) return new Map()
  const [families, lenders, judged] = await together([
    familiesOf(tx, context, digests),
    lendersOf(tx, context, digests),
    judge(),
  ])
  const values = new Set(
    [...[...families.values()].flatMap(equalsIn), ...[...lenders.values()].flat()].map(hexOf),
  )
  const facts = new Map<string, EvidenceFact[]>()
  for (const { value, attestation } of await heard(tx, context, [...values], only)) {
    const fact = await judged(attestation)
    const known = facts.get(value)
    if (known) known.push(fact)
    else facts.set(value, [fact])
  }
  const naming = (digest: Digest): readonly EvidenceFact[] => facts.get(hexOf(digest)) ?? []
  return new Map(
    [...families].map(([digest, family]) => {
      const all = { ...family, lenders: lenders.get(digest) ?? [] }
      return [digest, countingFor(all, naming)] as const
    }),
  )
}

/** Attestations by id, with their worth. */
export const factsById = async (
  tx: Reader,
  context: EvidenceContext,
  ids: readonly Digest[],
): Promise<ReadonlyMap<Digest, EvidenceFact>> => {
  const { organizationId } = context.principal
  const found = await inParts([...new Set(ids)], (some) =>
    some.length === 0 ? Promise.resolve([]) : store.byIds(tx, organizationId, some),
  )
  const roots = await trustRoots(tx, context)
  const facts = new Map<Digest, EvidenceFact>()
  for (const attestation of found)
    facts.set(attestation.id, await verified(tx, context, roots, attestation))
  return facts
}
