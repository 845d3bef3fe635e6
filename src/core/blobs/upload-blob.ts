import type { Digest } from '../../formats/digest.ts'
import { audit } from '../kernel/audit.ts'
import { requirePermission, write } from '../kernel/operation.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { Fault, insist, Refusal } from '../kernel/refusal.ts'
import type { BlobContext, Kept } from './blob-bytes.ts'
import type { Blob } from './blob.ts'
import { requireRoom, taking } from './quota.ts'
import * as store from './store.ts'

/**
 * Keeps bytes for the organization, if they are what the digest says and its quota has room;
 * whoever uploads them proves to have them, whether others have them, too, or not. The same again
 * changes nothing, and what does not come to its end leaves nothing.
 */
export const uploadBlob = async (
  context: BlobContext,
  digest: Digest,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Blob> => {
  await begin(context, digest)
  // After our row is there: whoever removes these bytes looks for it after the mark is there.
  if (await context.db.read((tx) => store.isBeingRemoved(tx, digest)))
    throw new Fault('storage_unavailable', 'Bytes with this digest are just being removed.')
  const kept = await keep(context, digest, pieces)
  if (kept.outcome === 'kept') return await end(context, digest, kept.bytes)
  throw new Refusal('digest_mismatch', `The uploaded bytes are not ${digest}; nothing was kept.`, {
    next: 'Hash what you send, and send all of it.',
    errors: [{ pointer: '#/digest', detail: 'must be the digest of the uploaded bytes' }],
  })
}

const begin = (context: BlobContext, digest: Digest): Promise<void> =>
  write(context, 'blob.upload', async (tx) => {
    const { organizationId, id: by } = context.principal
    await requirePermission(tx, context, 'blob.write', wholeOrganization)
    const at = context.now()
    const known = await store.byDigest(tx, organizationId, digest)
    if (!known || known.bytes === null) await requireRoom(tx, context)
    if ((await store.setUploading(tx, organizationId, digest, at)) === 0)
      await store.insert(tx, organizationId, digest, { by, at })
  })

/** Keeps the bytes, or gives up the row where nothing can have been kept. */
const keep = async (
  context: BlobContext,
  digest: Digest,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Kept> => {
  const giveUp = () =>
    context.db.write((tx) => store.giveUp(tx, context.principal.organizationId, digest))
  try {
    const kept = await context.blobBytes.keep(digest, taking(context, digest, pieces))
    if (kept.outcome === 'mismatch') await giveUp()
    return kept
  } catch (error) {
    // A store that failed may have them all the same: the row stays, and they go with it.
    if (!(error instanceof Fault)) await giveUp()
    throw error
  }
}

const end = (context: BlobContext, digest: Digest, bytes: number): Promise<Blob> =>
  write(context, 'blob.upload', async (tx) => {
    const { organizationId } = context.principal
    await requirePermission(tx, context, 'blob.write', wholeOrganization)
    const at = context.now()
    if ((await store.setComplete(tx, organizationId, digest, { bytes, at })) > 0)
      await audit(tx, context, { action: 'blob.upload', target: digest, detail: { bytes } })
    const row = await store.byDigest(tx, organizationId, digest)
    insist(row, 'a blob that was wanted just now is still there')
    return { digest, bytes, createdAt: row.createdAt }
  })
