import { createHash } from 'node:crypto'

const hash = (...parts: readonly Uint8Array[]): Uint8Array =>
  createHash('sha256').update(Buffer.concat(parts)).digest()

/** The hash of one entry (RFC 6962, section 2.1). */
export const leafHash = (entry: Uint8Array): Uint8Array => hash(Buffer.from([0]), entry)

/** The root of a tree over hashes of leaves, straight from the definition, at least one leaf. */
export const treeHash = (leaves: readonly Uint8Array[]): Uint8Array => {
  const [only] = leaves
  if (leaves.length === 1 && only) return only
  const half = halfOf(leaves.length)
  return hash(Buffer.from([1]), treeHash(leaves.slice(0, half)), treeHash(leaves.slice(half)))
}

/** The path from a leaf to the root, nearest first (section 2.1.1). */
export const inclusionProof = (
  leaves: readonly Uint8Array[],
  index: number,
): readonly Uint8Array[] => {
  if (leaves.length === 1) return []
  const half = halfOf(leaves.length)
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)]
  return index < half
    ? [...inclusionProof(left, index), treeHash(right)]
    : [...inclusionProof(right, index - half), treeHash(left)]
}

/** The largest power of two below a size. */
const halfOf = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1)
