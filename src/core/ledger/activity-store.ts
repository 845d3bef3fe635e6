import type { Digest } from '../../formats/digest.ts'
import type { Reader } from '../kernel/database.ts'
import { rowList } from '../kernel/row-list.ts'
import { all, sql, type Sql } from '../kernel/sql.ts'

/** One start as activity counts it. */
export interface ActiveStart {
  readonly id: string
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
      select r.id, r.digest, r.logical_environment_id, r.deployed_at from records r
      where ${all(conditions)} and r.deployed_at >= ${from} and r.deployed_at < ${to}
      order by r.deployed_at desc, r.id desc limit ${limit}`)
  ).map((row) => ({
    id: String(row['id']),
    digest: row['digest'] as Digest,
    logicalEnvironmentId: String(row['logical_environment_id']),
    deployedAt: Number(row['deployed_at']),
  }))

/** How many records were decommissioned on each day since 1970. */
export const endsWithin = async (
  tx: Reader,
  conditions: readonly Sql[],
  { from, to }: Span,
): Promise<ReadonlyMap<number, number>> =>
  new Map(
    (
      await tx.all(sql`
        select r.ended_at / 86400000 as day, count(*) as n from records r
        where ${all(conditions)} and r.status = 'decommissioned'
          and r.ended_at >= ${from} and r.ended_at < ${to}
        group by r.ended_at / 86400000`)
    ).map((row) => [Number(row['day']), Number(row['n'])]),
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
