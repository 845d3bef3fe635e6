import type { Digest } from '../../formats/digest.ts'
import type { Writer } from '../kernel/database.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { BlobContext } from './blob-bytes.ts'
import * as store from './store.ts'

/** Refuses to begin where the organization's blobs have reached its quota. */
export const requireRoom = async (tx: Writer, context: BlobContext): Promise<void> => {
  const used = await store.usedBytes(tx, context.principal.organizationId)
  if (used >= context.blobQuotaBytes) throw exceeded(context.blobQuotaBytes, used)
}

/** The pieces; before their end the room for all of them is taken, or refused. */
export async function* taking(
  context: BlobContext,
  digest: Digest,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.length
    yield piece
  }
  const size = bytes
  await context.db.write((tx) => takeRoom(tx, context, digest, size))
}

const takeRoom = async (
  tx: Writer,
  context: BlobContext,
  digest: Digest,
  bytes: number,
): Promise<void> => {
  const { organizationId } = context.principal
  // One after another: together they must not take more than there is.
  await store.lockComing(tx, organizationId)
  const used = await store.usedBytes(tx, organizationId, digest)
  const most = context.blobQuotaBytes
  if (used + bytes > most) throw exceeded(most, used)
  await store.setComing(tx, organizationId, digest, bytes)
}

const exceeded = (most: number, used: number): Refusal =>
  new Refusal(
    'quota_exceeded',
    `The blobs of this organization may have ${most} bytes, and ${used} of them are taken.`,
    {
      next:
        'Wait: blobs that no evidence names are forgotten after a week; or have whoever runs this ' +
        'server allow more: berth serve --blob-quota SIZE',
    },
  )
