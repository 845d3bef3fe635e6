import type { Digest } from '../../formats/digest.ts'
import type { Reader, Row, Writer } from '../kernel/database.ts'
import { sql } from '../kernel/sql.ts'
import type { Source } from './source.ts'

export const byDigest = async (
  tx: Reader,
  organizationId: string,
  digest: Digest,
): Promise<Source | undefined> =>
  read(
    await tx.first(sql`
      select digest, bytes, completed_at from sources
      where organization_id = ${organizationId} and digest = ${digest}`),
  )

/** The sizes of the unfinished uploads; nobody else begins one until the end. */
export const lockUnfinished = async (
  tx: Writer,
  organizationId: string,
  most: number,
): Promise<readonly number[]> =>
  (
    await tx.lock(
      'exclusive',
      sql`
        select bytes from sources
        where organization_id = ${organizationId} and completed_at is null
        order by digest limit ${most}`,
      [`uploads of ${organizationId}`],
    )
  ).map((row) => Number(row['bytes']))

export const insert = async (
  tx: Writer,
  organizationId: string,
  { digest, bytes }: Pick<Source, 'digest' | 'bytes'>,
  { by, at }: { readonly by: string; readonly at: number },
): Promise<void> => {
  await tx.run(sql`
    insert into sources (
      organization_id, digest, bytes, created_by, created_at, wanted_at, completed_at)
    values (${organizationId}, ${digest}, ${bytes}, ${by}, ${at}, ${at}, ${null})`)
}

export const setWanted = (
  tx: Writer,
  organizationId: string,
  digest: Digest,
  at: number,
): Promise<number> =>
  tx.run(sql`
    update sources set wanted_at = ${at}
    where organization_id = ${organizationId} and digest = ${digest}`)

export const setCompleted = (
  tx: Writer,
  organizationId: string,
  digest: Digest,
  { completedAt, at }: { readonly completedAt: number | null; readonly at: number },
): Promise<number> =>
  tx.run(sql`
    update sources set completed_at = ${completedAt}, wanted_at = ${at}
    where organization_id = ${organizationId} and digest = ${digest}`)

export const remove = (tx: Writer, organizationId: string, digest: Digest): Promise<number> =>
  tx.run(sql`
    delete from sources where organization_id = ${organizationId} and digest = ${digest}`)

export const removeUnwanted = (tx: Writer, since: number): Promise<number> =>
  tx.run(sql`delete from sources where wanted_at <= ${since}`)

/** Whether anybody has it complete. */
export const isHeld = async (tx: Reader, digest: Digest): Promise<boolean> =>
  (await tx.first(sql`
    select digest from sources where digest = ${digest} and completed_at is not null limit 1`)) !==
  undefined

const read = (row: Row | undefined): Source | undefined =>
  row && {
    digest: String(row['digest']) as Digest,
    bytes: Number(row['bytes']),
    completedAt: row['completed_at'] === null ? null : Number(row['completed_at']),
  }
