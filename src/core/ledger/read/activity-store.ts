import type { Digest } from '../../../formats/digest.ts'
import type { Reader, Row } from '../../kernel/database.ts'
import { rowList } from '../../kernel/row-list.ts'
import { all, sql, type Sql } from '../../kernel/sql.ts'
import { before, mayReturn } from './rollback-store.ts'

/** One start as a lead time is told of it. */
export interface ActiveStart {
  readonly digest: Digest
  readonly logicalEnvironmentId: string
  readonly deployedAt: number
}

/** From (inclusive) and to (exclusive), in milliseconds since 1970. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The latest starts in a span, the newest first. */
export const startsWithin = async (
  tx: Reader,
  conditions: readonly Sql[],
  { from, to }: Span,
  limit: number,
): Promise<readonly ActiveStart[]> =>
  (
    await tx.all(sql`
      select r.digest, r.logical_environment_id, r.deployed_at from records r
      where ${all(conditions)} and r.deployed_at >= ${from} and r.deployed_at < ${to}
      order by r.deployed_at desc, r.id desc limit ${limit}`)
  ).map((row) => ({
    digest: row['digest'] as Digest,
    logicalEnvironmentId: String(row['logical_environment_id']),
    deployedAt: Number(row['deployed_at']),
  }))

/** How many records began on each day since 1970. */
export const startsByDay = async (
  tx: Reader,
  conditions: readonly Sql[],
  { from, to }: Span,
): Promise<ReadonlyMap<number, number>> =>
  byDay(
    await tx.all(sql`
      select r.deployed_at / 86400000 as day, count(*) as n from records r
      where ${all(conditions)} and r.deployed_at >= ${from} and r.deployed_at < ${to}
      group by r.deployed_at / 86400000`),
  )

const equalTo = {
  r: sql`
    select r.digest, 1 as side
    union all select q.index_digest, 1 from equivalences q
      where q.organization_id = r.organization_id and q.manifest_digest = r.digest
    union all select q.manifest_digest, 1 from equivalences q
      where q.organization_id = r.organization_id and q.index_digest = r.digest`,
  p: sql`
    select p.digest, 0
    union all select q.index_digest, 0 from equivalences q
      where q.organization_id = p.organization_id and q.manifest_digest = p.digest
    union all select q.manifest_digest, 0 from equivalences q
      where q.organization_id = p.organization_id and q.index_digest = p.digest`,
}

/**
 * How many starts on each day since 1970 were rollbacks: of what they superseded and their own
 * artifact, their own was the first in the slot. The first condition spares the look for most.
 */
export const rollbacksByDay = async (
  tx: Reader,
  conditions: readonly Sql[],
  { from, to }: Span,
): Promise<ReadonlyMap<number, number>> =>
  byDay(
    await tx.all(sql`
      select r.deployed_at / 86400000 as day, count(*) as n
      from records r
      ${before}
      where ${all(conditions)} and r.deployed_at >= ${from} and r.deployed_at < ${to}
        and ${mayReturn}
        and p.superseded_by = r.id
        and (
          select e.side from (${equalTo.r} union all ${equalTo.p}) e
          join records f on f.organization_id = r.organization_id and f.id = (
            select b.id from records b
            where b.organization_id = r.organization_id and b.slot_id = r.slot_id
              and b.digest = e.digest
            order by b.deployed_at, b.id limit 1)
          order by f.deployed_at, f.id, e.side limit 1) = 1
      group by r.deployed_at / 86400000`),
  )

const byDay = (rows: readonly Row[]): ReadonlyMap<number, number> =>
  new Map(rows.map((row) => [Number(row['day']), Number(row['n'])]))

/** How many records were decommissioned on each day since 1970. */
export const endsWithin = async (
  tx: Reader,
  conditions: readonly Sql[],
  { from, to }: Span,
): Promise<ReadonlyMap<number, number>> =>
  byDay(
    await tx.all(sql`
      select r.ended_at / 86400000 as day, count(*) as n from records r
      where ${all(conditions)} and r.status = 'decommissioned'
        and r.ended_at >= ${from} and r.ended_at < ${to}
      group by r.ended_at / 86400000`),
  )

/** When the first record began, or undefined. */
export const firstStart = async (
  tx: Reader,
  conditions: readonly Sql[],
): Promise<number | undefined> => {
  const row = await tx.first(sql`
    select r.deployed_at from records r
    where ${all(conditions)} order by r.deployed_at, r.id limit 1`)
  return row && Number(row['deployed_at'])
}

/** When each of these artifacts first began in each stage. */
export const firstsInStages = async (
  tx: Reader,
  organizationId: string,
  visible: Sql,
  digests: readonly Digest[],
): Promise<
  readonly {
    readonly digest: Digest
    readonly logicalEnvironmentId: string
    readonly firstAt: number
  }[]
> =>
  (
    await tx.all(sql`
      select r.digest, r.logical_environment_id, min(r.deployed_at) as first_at from records r
      where (r.organization_id, r.digest) in ${rowList(organizationId, digests)} and ${visible}
      group by r.digest, r.logical_environment_id`)
  ).map((row) => ({
    digest: row['digest'] as Digest,
    logicalEnvironmentId: String(row['logical_environment_id']),
    firstAt: Number(row['first_at']),
  }))
