import { createHash, randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeptBlob, SourceBlobs, Upload } from '../core/sources/blobs.ts'
import { hexOf, type Digest } from '../formats/digest.ts'
import { codeOf, withFaults } from './disk-faults.ts'
import { writePieces } from './write-pieces.ts'

/**
 * Sources in one folder, made when it is needed: `<hex>.tar` is complete and never written again,
 * `<hex>.<organization>.part` is an upload, `<hex>.<chance>.tmp` one that is being checked.
 */
export const folderBlobs = (folder: string): SourceBlobs => ({
  has: (digest) => withFaults(async () => (await sizeOf(tarOf(folder, digest))) !== undefined),
  received: (upload) => withFaults(async () => (await sizeOf(partOf(folder, upload))) ?? 0),
  append: async (upload, offset, pieces) => {
    await withFaults(() => mkdir(folder, { recursive: true, mode: 0o700 }))
    const received = await withFaults(async () => (await sizeOf(partOf(folder, upload))) ?? 0)
    if (received !== offset) return { wasThere: false, received }
    return await writePieces(partOf(folder, upload), offset, pieces)
  },
  complete: (upload) => withFaults(() => complete(folder, upload)),
  discard: (upload) => withFaults(() => rm(partOf(folder, upload), { force: true })),
  list: () => list(folder),
  remove: ({ name }) => withFaults(() => rm(join(folder, name), { force: true })),
})
const tarOf = (folder: string, digest: Digest): string => join(folder, `${hexOf(digest)}.tar`)
const partOf = (folder: string, { digest, organizationId }: Upload): string =>
  join(folder, `${hexOf(digest)}.${organizationId}.part`)

const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Checks a copy and makes it the complete file: whoever still writes to the upload cannot reach it.
 */
const complete = async (folder: string, upload: Upload): Promise<'complete' | 'mismatch'> => {
  const chance = randomBytes(8).toString('hex')
  const copy = join(folder, `${hexOf(upload.digest)}.${chance}.tmp`)
  try {
    await copyFile(partOf(folder, upload), copy, constants.COPYFILE_FICLONE)
    const file = await open(copy, 'r+')
    try {
      const hash = createHash('sha256')
      const stream = file.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 })
      for await (const piece of stream) hash.update(piece as Buffer)
      if (`sha256:${hash.digest('hex')}` !== upload.digest) return 'mismatch'
      await file.chmod(0o444)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(copy, tarOf(folder, upload.digest))
    await syncFolder(folder)
    return 'complete'
  } finally {
    await rm(copy, { force: true })
  }
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const names = /^([0-9a-f]{64})\.(?:(tar)|(org_[0-9a-z]{26})\.part|[0-9a-f]{16}\.tmp)$/

async function* list(folder: string): AsyncGenerator<KeptBlob> {
  const found = await withFaults(() =>
    opendir(folder).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return []
      throw error
    }),
  )
  for await (const { name } of found) {
    const [, hex, isTar, organizationId] = names.exec(name) ?? []
    if (hex === undefined) continue
    const about = await stat(join(folder, name)).catch(() => undefined)
    if (!about) continue
    const kind = isTar ? 'complete' : organizationId ? 'unfinished' : 'left'
    yield {
      name,
      digest: `sha256:${hex}`,
      kind,
      organizationId: organizationId ?? '',
      changedAt: about.mtimeMs,
    }
  }
}
