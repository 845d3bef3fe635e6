import type { Digest } from '../../formats/digest.ts'
import type { Reader, Row, Writer } from '../kernel/database.ts'
import { sql, type Sql } from '../kernel/sql.ts'
import type { BlobRow } from './blob.ts'

const mine = (organizationId: string, digest: Digest): Sql =>
  sql`organization_id = ${organizationId} and digest = ${digest}`

export const byDigest = async (
  tx: Reader,
  organizationId: string,
  digest: Digest,
): Promise<BlobRow | undefined> =>
  read(
    await tx.first(sql`
      select digest, bytes, created_at, wanted_at from blobs
      where ${mine(organizationId, digest)}`),
  )

/** The blob `b`, if it is whole and the condition holds for it. */
export const complete = async (
  tx: Reader,
  organizationId: string,
  digest: Digest,
  condition: Sql,
): Promise<BlobRow | undefined> =>
  read(
    await tx.first(sql`
      select b.digest, b.bytes, b.created_at, b.wanted_at from blobs b
      where b.organization_id = ${organizationId} and b.digest = ${digest}
        and b.completed_at is not null and ${condition}`),
  )

export const insert = async (
  tx: Writer,
  organizationId: string,
  digest: Digest,
  { by, at }: { readonly by: string; readonly at: number },
): Promise<void> => {
  await tx.run(sql`
    insert into blobs (
      organization_id, digest, bytes, created_by, created_at, wanted_at, completed_at, removing_at,
      uploads_open)
    values (${organizationId}, ${digest}, ${null}, ${by}, ${at}, ${at}, ${null}, ${null}, 1)`)
}

export const setWanted = (
  tx: Writer,
  organizationId: string,
  digest: Digest,
  at: number,
): Promise<number> =>
  tx.run(sql`update blobs set wanted_at = ${at} where ${mine(organizationId, digest)}`)

/** Says that one more upload of a blob is under way; how many rows that touched. */
export const setUploading = (
  tx: Writer,
  organizationId: string,
  digest: Digest,
  at: number,
): Promise<number> =>
  tx.run(sql`
    update blobs set wanted_at = ${at}, uploads_open = uploads_open + 1
    where ${mine(organizationId, digest)}`)

/** How many bytes the blobs of an organization have, or will have, without one of them. */
export const usedBytes = async (
  tx: Reader,
  organizationId: string,
  without?: Digest,
): Promise<number> => {
  const row = await tx.first(sql`
    select cast(sum(coalesce(bytes, coming_bytes)) as bigint) as used from blobs
    where organization_id = ${organizationId} and digest <> ${without ?? ''}`)
  return Number(row?.['used'] ?? 0)
}

/** Holds the blobs of an organization that are still coming. */
export const lockComing = async (tx: Writer, organizationId: string): Promise<void> => {
  await tx.lock(
    'exclusive',
    sql`
      select digest from blobs
      where organization_id = ${organizationId} and completed_at is null
      order by digest`,
    [`blobs of ${organizationId}`],
  )
}

/** Says how many bytes a blob will have that is still coming. */
export const setComing = async (
  tx: Writer,
  organizationId: string,
  digest: Digest,
  bytes: number,
): Promise<void> => {
  await tx.run(sql`
    update blobs set coming_bytes = ${bytes}
    where ${mine(organizationId, digest)} and completed_at is null`)
}

/** Says that an upload has ended; a blob that did not come by any of them is forgotten. */
export const giveUp = async (tx: Writer, organizationId: string, digest: Digest): Promise<void> => {
  await tx.run(sql`
    update blobs set uploads_open = uploads_open - 1
    where ${mine(organizationId, digest)} and uploads_open > 0`)
  await tx.run(sql`
    delete from blobs
    where ${mine(organizationId, digest)} and completed_at is null and removing_at is null
      and uploads_open = 0`)
}

/** Says that all of it is there; how many rows that touched: none if it was whole before. */
export const setComplete = (
  tx: Writer,
  organizationId: string,
  digest: Digest,
  { bytes, at }: { readonly bytes: number; readonly at: number },
): Promise<number> =>
  tx.run(sql`
    update blobs set bytes = ${bytes}, coming_bytes = ${null}, completed_at = ${at},
      wanted_at = ${at}, uploads_open = 0
    where ${mine(organizationId, digest)} and completed_at is null`)

/** Whether somebody is just removing these bytes. */
export const isBeingRemoved = async (tx: Reader, digest: Digest): Promise<boolean> =>
  (await tx.first(sql`
    select digest from blobs where digest = ${digest} and removing_at is not null limit 1`)) !==
  undefined

/** A row of an organization, to be removed. */
export interface Unwanted {
  readonly organizationId: string
  readonly digest: Digest
}

const unnamed = sql`not exists (
  select 1 from attested_digests d
  where d.organization_id = b.organization_id and d.value = substr(b.digest, 8))`

/** Rows that nobody has wanted since, that no evidence names, after a place. */
export const unwanted = async (
  tx: Reader,
  since: number,
  after: Unwanted | undefined,
  limit: number,
): Promise<readonly Unwanted[]> =>
  (
    await tx.all(sql`
      select b.organization_id, b.digest from blobs b
      where b.wanted_at <= ${since} and ${unnamed}
        and (b.organization_id, b.digest) > (${after?.organizationId ?? ''}, ${after?.digest ?? ''})
      order by b.organization_id, b.digest limit ${limit}`)
  ).map((row) => ({
    organizationId: String(row['organization_id']),
    digest: String(row['digest']) as Digest,
  }))

/** Marks a row that is still unwanted, for whoever does so first; whether it was us. */
export const mark = async (
  tx: Writer,
  { organizationId, digest }: Unwanted,
  times: { readonly since: number; readonly at: number; readonly staleBefore: number },
): Promise<boolean> =>
  (await tx.run(sql`
    update blobs set removing_at = ${times.at}
    where ${mine(organizationId, digest)} and wanted_at <= ${times.since}
      and (removing_at is null or removing_at <= ${times.staleBefore})`)) === 1

/** Takes the mark away. */
export const unmark = async (tx: Writer, { organizationId, digest }: Unwanted): Promise<void> => {
  await tx.run(sql`update blobs set removing_at = ${null} where ${mine(organizationId, digest)}`)
}

/** Whether the row may still go, and whose other rows name the same bytes. */
export const standing = async (
  tx: Reader,
  { organizationId, digest }: Unwanted,
  since: number,
): Promise<{ readonly mayGo: boolean; readonly others: 'none' | 'kept' | 'going' }> => {
  const own = await tx.first(sql`
    select b.digest from blobs b
    where b.organization_id = ${organizationId} and b.digest = ${digest}
      and b.wanted_at <= ${since} and ${unnamed}`)
  const others = await tx.all(sql`
    select count(*) as n, count(removing_at) as going from blobs
    where digest = ${digest} and organization_id <> ${organizationId}`)
  const [row] = others
  const going = Number(row?.['going'] ?? 0) > 0
  return {
    mayGo: own !== undefined,
    others: going ? 'going' : Number(row?.['n'] ?? 0) > 0 ? 'kept' : 'none',
  }
}

export const remove = async (tx: Writer, { organizationId, digest }: Unwanted): Promise<void> => {
  await tx.run(sql`delete from blobs where ${mine(organizationId, digest)}`)
}

const read = (row: Row | undefined): BlobRow | undefined =>
  row && {
    digest: String(row['digest']) as Digest,
    bytes: row['bytes'] === null ? null : Number(row['bytes']),
    createdAt: Number(row['created_at']),
    wantedAt: Number(row['wanted_at']),
  }
