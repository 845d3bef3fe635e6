import type { Digest } from '../../../formats/digest.ts'
import type { Reader } from '../../kernel/database.ts'
import { rowList } from '../../kernel/row-list.ts'
import { sql, type Sql } from '../../kernel/sql.ts'

/** A start that superseded another in its slot, where its artifact had run before that one. */
export interface Return {
  readonly id: string
  readonly slotId: string
  readonly digest: Digest
  /** What it superseded. */
  readonly before: Digest
}

/** That what record `r` tells of, or its equal, may have run in its slot before: else no rollback. */
export const mayReturn: Sql = sql`(
  exists (
    select 1 from records f
    where f.organization_id = r.organization_id and f.slot_id = r.slot_id
      and f.digest = r.digest and (f.deployed_at, f.id) < (r.deployed_at, r.id))
  or exists (
    select 1 from equivalences q
    where q.organization_id = r.organization_id and q.manifest_digest = r.digest)
  or exists (
    select 1 from equivalences q
    where q.organization_id = r.organization_id and q.index_digest = r.digest))`

/** Joins to record `r` the one before it in its slot, `p`. */
export const before: Sql = sql`
  join records p on p.organization_id = r.organization_id and p.id = (
    select b.id from records b
    where b.organization_id = r.organization_id and b.slot_id = r.slot_id
      and (b.deployed_at, b.id) < (r.deployed_at, r.id)
    order by b.deployed_at desc, b.id desc limit 1)`

/** Of these records those whose artifact had run in the slot before what they superseded. */
export const returns = async (
  tx: Reader,
  organizationId: string,
  ids: readonly string[],
): Promise<readonly Return[]> =>
  (
    await tx.all(sql`
      select r.id, r.slot_id, r.digest, p.digest as before
      from records r
      ${before}
      where (r.organization_id, r.id) in ${rowList(organizationId, ids)}
        and p.superseded_by = r.id
        and (
          exists (
            select 1 from records f
            where f.organization_id = r.organization_id and f.slot_id = r.slot_id
              and f.digest = r.digest and (f.deployed_at, f.id) < (p.deployed_at, p.id))
          or exists (
            select 1 from equivalences q cross join records f
            where f.organization_id = q.organization_id
              and f.slot_id = r.slot_id and f.digest = q.index_digest
              and q.organization_id = r.organization_id and q.manifest_digest = r.digest
              and (f.deployed_at, f.id) < (p.deployed_at, p.id))
          or exists (
            select 1 from equivalences q cross join records f
            where f.organization_id = q.organization_id
              and f.slot_id = r.slot_id and f.digest = q.manifest_digest
              and q.organization_id = r.organization_id and q.index_digest = r.digest
              and (f.deployed_at, f.id) < (p.deployed_at, p.id)))`)
  ).map((row) => ({
    id: String(row['id']),
    slotId: String(row['slot_id']),
    digest: row['digest'] as Digest,
    before: row['before'] as Digest,
  }))
