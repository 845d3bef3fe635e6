import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Digest } from '../formats/digest.ts'
import { codeOf, withFaults } from './disk-faults.ts'

const names = /^[0-9a-f]{24}\.tmp$/

/** Bytes that were taken aside, whole, durable and checked. */
export interface Spooled {
  readonly path: string
  readonly bytes: number
}

/**
 * Writes the pieces into a file of their own in the folder and hands it to `act` if they are what
 * the digest says; undefined if not. The file is gone afterwards, unless `act` has moved it.
 */
export const spool = async <T>(
  folder: string,
  digest: Digest,
  pieces: AsyncIterable<Uint8Array>,
  act: (spooled: Spooled) => Promise<T>,
): Promise<T | undefined> => {
  await withFaults(() => mkdir(folder, { recursive: true, mode: 0o700 }))
  const path = join(folder, `${randomBytes(12).toString('hex')}.tmp`)
  try {
    const bytes = await writeChecked(path, digest, pieces)
    return bytes === undefined ? undefined : await act({ path, bytes })
  } finally {
    await rm(path, { force: true }).catch(() => undefined)
  }
}

/** Removes files that were left there before an instant; answers how many. */
export const tidySpool = async (folder: string, before: number): Promise<number> => {
  const left = await withFaults(() =>
    readdir(folder).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return []
      throw error
    }),
  )
  let removed = 0
  for (const name of left) {
    if (!names.test(name)) continue
    const about = await stat(join(folder, name)).catch(() => undefined)
    if (!about || about.mtimeMs > before) continue
    await withFaults(() => rm(join(folder, name), { force: true }))
    removed += 1
  }
  return removed
}

const writeChecked = async (
  path: string,
  digest: Digest,
  pieces: AsyncIterable<Uint8Array>,
): Promise<number | undefined> => {
  const file = await withFaults(() => open(path, 'wx', 0o600))
  try {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const piece of pieces) {
      hash.update(piece)
      await withFaults(() => file.writeFile(piece))
      bytes += piece.length
    }
    if (`sha256:${hash.digest('hex')}` !== digest) return undefined
    await withFaults(() => file.sync())
    return bytes
  } finally {
    await file.close()
  }
}
