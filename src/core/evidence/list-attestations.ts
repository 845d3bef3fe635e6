import { hexOf, isDigest, type Digest } from '../../formats/digest.ts'
import { relativesOf } from '../artifacts/relatives.ts'
import { read } from '../kernel/operation.ts'
import { pageByTime, type Page, type PageRequest } from '../kernel/page.ts'
import { Refusal } from '../kernel/refusal.ts'
import { all, list, sql, type Sql } from '../kernel/sql.ts'
import type { EvidenceFact, NamedSubject } from './attestation.ts'
import { seenAttestations } from './evidence-scope.ts'
import * as store from './store.ts'
import { toldBy, type Told } from './told.ts'
import { trustRoots, verified } from './trust/trust.ts'
import type { EvidenceContext } from './trust/verifier.ts'

/** Which attestations. */
export interface AttestationFilters {
  readonly digest?: Digest | undefined
  readonly predicateType?: string | undefined
  readonly project?: string | undefined
  readonly workflow?: string | undefined
  readonly version?: string | undefined
}

/** A page of attestations, newest first, each with what its signatures are worth today. */
export const listAttestations = (
  context: EvidenceContext,
  filters: AttestationFilters,
  request: PageRequest,
): Promise<Page<EvidenceFact>> =>
  read(context, 'attestation.list', async (tx) => {
    const { organizationId } = context.principal
    const conditions: Sql[] = [seenAttestations(context)]
    if (filters.predicateType) conditions.push(sql`a.predicate_type = ${filters.predicateType}`)
    if (filters.project) conditions.push(sql`p.name = ${filters.project}`)
    if (filters.workflow) conditions.push(sql`a.workflow = ${filters.workflow}`)
    if (filters.version) conditions.push(sql`a.version = ${filters.version}`)
    if (filters.digest) {
      const same = await relativesOf(tx, context, filters.digest)
      conditions.push(sql`exists (
        select 1 from attestation_subjects s
        where s.organization_id = a.organization_id and s.attestation_id = a.id
          and s.algorithm = 'sha256' and s.value in ${list(same.map(({ digest }) => hexOf(digest)))})`)
    }
    const { items, nextCursor } = await pageByTime(
      context,
      { list: 'attestations', filters },
      request,
      (after, limit) => {
        const place = after ? [sql`(a.created_at, a.id) < (${after[0]}, ${after[1]})`] : []
        return store.page(tx, organizationId, all([...conditions, ...place]), limit)
      },
      ({ createdAt, id }) => [createdAt, id],
    )
    const roots = await trustRoots(tx, context)
    const facts: EvidenceFact[] = []
    for (const item of items) facts.push(await verified(tx, context, roots, item))
    return { items: facts, nextCursor }
  })

/** One attestation with everything that it names and tells. */
export const describeAttestation = (
  context: EvidenceContext,
  id: string,
): Promise<EvidenceFact & Omit<Told, 'vouched'> & { readonly subjects: readonly NamedSubject[] }> =>
  read(context, 'attestation.describe', async (tx) => {
    const { organizationId } = context.principal
    const [attestation] = await store.page(
      tx,
      organizationId,
      all([sql`a.id = ${id}`, seenAttestations(context)]),
      1,
    )
    if (!attestation) throw missing(id)
    const fact = await verified(tx, context, await trustRoots(tx, context), attestation)
    const { vouched: _vouched, ...told } = await toldBy(tx, context, attestation.id)
    return { ...fact, ...told, subjects: await store.subjectsOf(tx, organizationId, id) }
  })

/** The bytes of one attestation exactly as they came. */
export const downloadAttestation = (
  context: EvidenceContext,
  id: string,
): Promise<{ readonly bytes: Uint8Array; readonly format: string }> =>
  read(context, 'attestation.download', async (tx) => {
    const { organizationId } = context.principal
    const [attestation] = await store.page(
      tx,
      organizationId,
      all([sql`a.id = ${id}`, seenAttestations(context)]),
      1,
    )
    const bytes = attestation && (await store.bytesOf(tx, organizationId, id))
    if (!attestation || !bytes) throw missing(id)
    return { bytes, format: attestation.format }
  })

const missing = (id: string): Refusal =>
  new Refusal('not_found', `There is no attestation ${id}.`, {
    next: isDigest(id)
      ? 'See them all: berth attestation list'
      : 'Its id is the sha256: digest of its bytes; see berth attestation list',
  })
