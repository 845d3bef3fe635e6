import { promisify } from 'node:util'
import { zstdCompress, zstdDecompressSync } from 'node:zlib'

const compress = promisify(zstdCompress)

/** How large evidence is, in bytes, that is worth packing. */
export const leastPackedBytes = 1024 * 1024

/**
 * Bytes as one Zstandard frame (RFC 8878), made on a thread of Node's own; null where they are few,
 * or no smaller for it.
 */
export const packedAside = async (bytes: Uint8Array): Promise<Uint8Array | null> => {
  if (bytes.byteLength < leastPackedBytes) return null
  const packed = await compress(bytes)
  return packed.byteLength < bytes.byteLength ? packed : null
}

/** The bytes of a frame that `packedAside` made of so many; throws if they are not. */
export const unpacked = (packed: Uint8Array, size: number): Uint8Array => {
  const bytes = zstdDecompressSync(packed, { maxOutputLength: size })
  if (bytes.byteLength !== size) throw new RangeError(`packed bytes are not of ${size}`)
  return bytes
}
