import type { Digest } from '../../formats/digest.ts'
import { audit } from '../kernel/audit.ts'
import { requirePermission, write } from '../kernel/operation.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { Fault, insist, Refusal } from '../kernel/refusal.ts'
import type { BlobContext } from './blob-bytes.ts'
import type { Blob } from './blob.ts'
import * as store from './store.ts'

/**
 * Keeps bytes for the organization, if they are what the digest says; whoever uploads them proves
 * to have them, whether others have them, too, or not. The same again changes nothing.
 */
export const uploadBlob = async (
  context: BlobContext,
  digest: Digest,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Blob> => {
  const { organizationId, id: by } = context.principal
  await write(context, 'blob.upload', async (tx) => {
    await requirePermission(tx, context, 'blob.write', wholeOrganization)
    const at = context.now()
    if ((await store.setWanted(tx, organizationId, digest, at)) === 0)
      await store.insert(tx, organizationId, digest, { by, at })
  })
  // After our row is there: whoever removes these bytes looks for it after the mark is there.
  if (await context.db.read((tx) => store.isBeingRemoved(tx, digest)))
    throw new Fault('storage_unavailable', 'Bytes with this digest are just being removed.')
  const kept = await context.blobBytes.keep(digest, pieces)
  return await write(context, 'blob.upload', async (tx) => {
    await requirePermission(tx, context, 'blob.write', wholeOrganization)
    // The row stays: somebody else may be bringing the right bytes just now.
    if (kept.outcome === 'mismatch') return undefined
    const { bytes } = kept
    const at = context.now()
    if ((await store.setComplete(tx, organizationId, digest, { bytes, at })) > 0)
      await audit(tx, context, { action: 'blob.upload', target: digest, detail: { bytes } })
    const row = await store.byDigest(tx, organizationId, digest)
    insist(row, 'a blob that was wanted just now is still there')
    return { digest, bytes, createdAt: row.createdAt }
  }).then((blob) => blob ?? refuseOther(digest))
}

const refuseOther = (digest: Digest): never => {
  throw new Refusal('digest_mismatch', `The uploaded bytes are not ${digest}; nothing was kept.`, {
    next: 'Hash what you send, and send all of it.',
    errors: [{ pointer: '#/digest', detail: 'must be the digest of the uploaded bytes' }],
  })
}
