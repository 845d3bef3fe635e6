import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BlobBytes } from '../core/blobs/blob-bytes.ts'
import { hexOf, type Digest } from '../formats/digest.ts'
import { codeOf, withFaults } from './disk-faults.ts'
import { spool, tidySpool } from './spool.ts'

const pieceBytes = 256 * 1024

/**
 * Blobs in one folder, which replicas may share: `sha256/ab/<hex>`, never written again; what is
 * still coming lies beside them in `incoming`.
 */
export const folderBytes = (folder: string): BlobBytes => {
  const incoming = join(folder, 'incoming')
  return {
    keep: async (digest, pieces) => {
      const kept = await spool(incoming, digest, pieces, async ({ path, bytes }) => {
        await withFaults(() => moveTo(path, pathOf(folder, digest)))
        return { outcome: 'kept', bytes } as const
      })
      return kept ?? { outcome: 'mismatch' }
    },
    read: (digest) => withFaults(() => readFrom(pathOf(folder, digest))),
    remove: (digest) => withFaults(() => rm(pathOf(folder, digest), { force: true })),
    tidy: (before) => tidySpool(incoming, before),
  }
}

const pathOf = (folder: string, digest: Digest): string => {
  const hex = hexOf(digest)
  return join(folder, 'sha256', hex.slice(0, 2), hex)
}

const moveTo = async (from: string, path: string): Promise<void> => {
  await chmod(from, 0o444)
  const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  // Over what lies there: bytes that were damaged since are right again.
  await rename(from, path)
  await syncFolder(dirname(path))
  if (made === undefined) return
  for (let each = dirname(path); each !== dirname(made); each = dirname(each))
    await syncFolder(dirname(each))
}

const syncFolder = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const readFrom = async (path: string): ReturnType<BlobBytes['read']> => {
  const about = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  return about && { bytes: about.size, pieces: piecesOf(path) }
}

// Opened by whoever begins to read: nothing is left open by one who does not.
async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await withFaults(() => open(path, 'r'))
  try {
    for (;;) {
      const piece = Buffer.alloc(pieceBytes)
      const { bytesRead } = await withFaults(() => file.read(piece, 0, pieceBytes))
      if (bytesRead === 0) return
      yield piece.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}
