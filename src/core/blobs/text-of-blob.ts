import type { Digest } from '../../formats/digest.ts'
import { largestInventoryBytes } from '../../formats/materials/kind.ts'
import { parsed, unparsed, type Parsed } from '../../formats/parsed.ts'
import type { World } from '../kernel/context.ts'
import { Fault } from '../kernel/refusal.ts'
import { all } from '../kernel/sql.ts'
import type { BlobPorts } from './blob-bytes.ts'
import * as store from './store.ts'
import { verified } from './verified.ts'

/**
 * The text of a blob that this organization itself has uploaded whole, verified; or why there is
 * none to be read. Trouble that may pass comes as a `Fault`.
 */
export const textOfBlob = async (
  { db, blobBytes }: Pick<World, 'db'> & BlobPorts,
  organizationId: string,
  digest: Digest,
): Promise<Parsed<string>> => {
  const row = await db.read((tx) => store.complete(tx, organizationId, digest, all([])))
  const bytes = row?.bytes ?? null
  if (bytes === null) return unparsed('is not in the blob store')
  if (bytes > largestInventoryBytes) return unparsed('has more than 16 MiB')
  const found = await blobBytes.read(digest)
  if (!found) return unparsed('is not in the blob store any more')
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of verified(found.pieces, digest, bytes)) pieces.push(piece)
  } catch (error) {
    if (error instanceof Fault && error.code === 'blob_damaged')
      return unparsed('was damaged in the blob store')
    throw error
  }
  try {
    return parsed(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)))
  } catch {
    return unparsed('is not UTF-8')
  }
}
