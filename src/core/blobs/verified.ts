import { createHash } from 'node:crypto'
import type { Digest } from '../../formats/digest.ts'
import { Fault } from '../kernel/refusal.ts'

/**
 * The pieces as they are if together they are what the digest says, with the last of them held
 * back until that is known; else they end with a fault.
 */
export async function* verified(
  pieces: AsyncIterable<Uint8Array>,
  digest: Digest,
  bytes: number,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let size = 0
  let held: Uint8Array | undefined
  for await (const piece of pieces) {
    hash.update(piece)
    size += piece.length
    if (size > bytes) break
    if (held) yield held
    held = piece
  }
  if (size !== bytes || `sha256:${hash.digest('hex')}` !== digest)
    throw damaged(`What lies in the blob store under ${digest} are other bytes.`)
  if (held) yield held
}

/** The fault that kept bytes are not there, or are others. */
export const damaged = (detail: string): Fault => new Fault('blob_damaged', detail)
