import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { checkSome, read } from '../kernel/operation.ts'
import { insist, Refusal } from '../kernel/refusal.ts'
import { any, sql } from '../kernel/sql.ts'
import { covering } from '../kernel/visibility.ts'
import type { BlobContext } from './blob-bytes.ts'
import type { Blob } from './blob.ts'
import * as store from './store.ts'
import { damaged, verified } from './verified.ts'

/** How long it takes until a blob that is asked for is noted as wanted again, in milliseconds. */
const notedEachMs = 60 * 60 * 1000

/** One blob of the organization; whoever asks keeps it from being forgotten for a while. */
export const describeBlob = async (context: Context, digest: Digest): Promise<Blob> => {
  const { wantedAt, ...blob } = await read(context, 'blob.describe', (tx) =>
    visibleBlob(tx, context, digest),
  )
  if (context.now() - wantedAt >= notedEachMs)
    await context.db.write((tx) =>
      store.setWanted(tx, context.principal.organizationId, digest, context.now()),
    )
  return blob
}

/**
 * The bytes of one blob. They are verified on their way: the last of them come only if all were
 * right, else the pieces end with a fault.
 */
export const downloadBlob = async (
  context: BlobContext,
  digest: Digest,
): Promise<{ readonly bytes: number; readonly pieces: AsyncIterable<Uint8Array> }> => {
  const { bytes } = await read(context, 'blob.download', (tx) => visibleBlob(tx, context, digest))
  const found = await context.blobBytes.read(digest)
  if (!found) throw damaged(`The bytes of ${digest} are not in the blob store any more.`)
  return { bytes, pieces: verified(found.pieces, digest, bytes) }
}

/** Narrowed grants see what evidence of their project names, and what they uploaded themselves. */
const visibleBlob = async (
  tx: Reader,
  context: Context,
  digest: Digest,
): Promise<Blob & { readonly wantedAt: number }> => {
  const grants = checkSome(context, 'evidence.read')
  const { organizationId, id } = context.principal
  const named = sql`exists (
    select 1 from attested_digests d
    where d.organization_id = b.organization_id and d.value = substr(b.digest, 8)
      and ${covering(grants, { projectId: sql`d.project_id` })})`
  const isWhole = grants.some(({ projectId }) => projectId === null)
  const own = sql`b.created_by = ${id}`
  const condition = isWhole ? sql`1 = 1` : any([own, named])
  const row = await store.complete(tx, organizationId, digest, condition)
  if (!row)
    throw new Refusal('not_found', `There is no blob ${digest}.`, {
      next: 'Kept are the files that berth attestation add took; images and charts are not.',
    })
  insist(row.bytes !== null, 'a whole blob has a size')
  const { bytes, createdAt, wantedAt } = row
  return { digest, bytes, createdAt, wantedAt }
}
