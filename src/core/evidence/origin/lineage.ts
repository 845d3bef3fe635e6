import { hexOf, type Digest } from '../../../formats/digest.ts'
import type { Statement } from '../../../formats/evidence/intoto.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { inParts } from '../../kernel/in-parts.ts'
import { all, list, sql } from '../../kernel/sql.ts'
import type { EvidenceFact, NamedSubject } from '../attestation.ts'
import { seenAttestations } from '../evidence-scope.ts'
import * as lineage from './lineage-store.ts'
import { asManyAs } from '../as-many-as.ts'
import { statementOf } from '../statement-of.ts'
import * as store from '../store.ts'
import { trustRoots, verified } from '../trust/trust.ts'
import type { EvidenceContext } from '../trust/verifier.ts'

/** An attestation that names a digest. */
export interface Speaking {
  readonly digest: Digest
  readonly fact: EvidenceFact
}

/**
 * What names each of the digests in this role, as far as the caller may see it, with its worth;
 * at most `limit` in all.
 */
export const speakingOf = async (
  tx: Reader,
  context: EvidenceContext,
  digests: readonly Digest[],
  role: lineage.NamingRole,
  limit: number,
): Promise<readonly Speaking[]> => {
  if (digests.length === 0 || limit === 0) return []
  const { organizationId } = context.principal
  const reach = { seen: seenAttestations(context), limit }
  const hex = [...new Set(digests)].map(hexOf)
  const found = await inParts(hex, (some) => lineage.naming(tx, organizationId, some, role, reach))
  const some = found.slice(0, limit)
  const facts = await factsOf(
    tx,
    context,
    some.map(({ attestationId }) => attestationId),
  )
  return some.flatMap(({ value, attestationId }) => {
    const fact = facts.get(attestationId)
    return fact ? [{ digest: `sha256:${value}` as const, fact }] : []
  })
}

/** The newest attestations made at a commit, as far as the caller may see them. */
export const factsAtCommit = async (
  tx: Reader,
  context: EvidenceContext,
  commit: string,
  limit: number,
): Promise<readonly EvidenceFact[]> => {
  const reach = { seen: seenAttestations(context), limit }
  const ids = await lineage.atCommit(tx, context.principal.organizationId, commit, reach)
  const facts = await factsOf(tx, context, ids)
  return ids.flatMap((id) => facts.get(id) ?? [])
}

/** The newest attestations of the run with a URL, as far as the caller may see them. */
export const factsOfRun = async (
  tx: Reader,
  context: EvidenceContext,
  url: string,
  limit: number,
): Promise<readonly EvidenceFact[]> => {
  const reach = { seen: seenAttestations(context), limit }
  const ids = await lineage.ofRunUrl(tx, context.principal.organizationId, url, reach)
  const facts = await factsOf(tx, context, ids)
  return ids.flatMap((id) => facts.get(id) ?? [])
}

/** Attestations by their ids with their worth, as far as the caller may see them. */
export const factsOf = async (
  tx: Reader,
  context: EvidenceContext,
  ids: readonly Digest[],
): Promise<ReadonlyMap<Digest, EvidenceFact>> => {
  const facts = new Map<Digest, EvidenceFact>()
  if (ids.length === 0) return facts
  const { organizationId } = context.principal
  const seen = seenAttestations(context)
  const found = await inParts([...new Set(ids)], (some) =>
    store.page(tx, organizationId, all([sql`a.id in ${list(some)}`, seen]), some.length),
  )
  const roots = await trustRoots(tx, context)
  for (const attestation of found)
    facts.set(attestation.id, await verified(tx, context, roots, attestation))
  return facts
}

/** What each of the attestations names in this role; at most `limit` in all. */
export const namedBy = async (
  tx: Reader,
  context: Context,
  ids: readonly Digest[],
  role: NamedSubject['role'],
  limit: number,
): ReturnType<typeof lineage.namedBy> => {
  if (ids.length === 0 || limit === 0) return []
  const { organizationId } = context.principal
  const found = await inParts(ids, (some) => lineage.namedBy(tx, organizationId, some, role, limit))
  return found.slice(0, limit)
}

/**
 * The statements of attestations, read again from their bytes, in this order and as long as they
 * have no more than `mostBytes` together.
 */
export const statementsOf = async (
  tx: Reader,
  context: Context,
  ids: readonly Digest[],
  mostBytes: number,
): Promise<ReadonlyMap<Digest, Statement>> => {
  const statements = new Map<Digest, Statement>()
  const { organizationId } = context.principal
  for (const id of await asManyAs(tx, context, ids, mostBytes))
    statements.set(id, await statementOf(tx, organizationId, id))
  return statements
}
