import { randomBytes } from 'node:crypto'
import { chmod, lstat, mkdir, open, readdir, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ArchiveError, refuseEntry, type ArchiveEntry, type ArchiveLimits } from './archive.ts'
import { readArchive } from './read.ts'
import type { ArchiveSummary } from './write.ts'
import type { Digest } from '../digest.ts'

/** How an archive becomes a folder. */
export interface ExtractOptions {
  readonly limits: ArchiveLimits
  /** Another digest is refused once all was read. */
  readonly digest?: Digest
  /** Whether files and folders lose their permission to be written. */
  readonly isReadOnly?: boolean
}

/**
 * Makes a folder that is not there yet from an archive; it appears at once when it is whole, and
 * only then. Nothing outside is touched, whatever the bytes are. A process that is killed leaves
 * `.<name>.<hex>.part` beside it.
 */
export const extractArchive = async (
  bytes: AsyncIterable<Uint8Array>,
  folder: string,
  options: ExtractOptions,
): Promise<ArchiveSummary> => {
  const suffix = randomBytes(6).toString('hex')
  const part = join(dirname(folder), `.${basename(folder)}.${suffix}.part`)
  await mkdir(part, { mode: 0o700 })
  try {
    const folders: string[] = []
    const isReadOnly = options.isReadOnly ?? false
    const summary = await readArchive(bytes, options.limits, async (entry, content) => {
      await make(join(part, entry.path), entry, content, isReadOnly)
      if (entry.kind === 'folder') folders.push(entry.path)
    })
    if (options.digest !== undefined && summary.digest !== options.digest)
      throw new ArchiveError(`The archive is ${summary.digest}, not ${options.digest}.`)
    const mode = isReadOnly ? 0o555 : 0o755
    for (const path of folders.toReversed()) await chmod(join(part, path), mode)
    await insistAbsent(folder)
    await rename(part, folder)
    await chmod(folder, mode)
    return summary
  } catch (error) {
    await removeFolder(part)
    throw error
  }
}

/** Removes a folder with all that is in it, read-only or not; links in it are not followed. */
export const removeFolder = async (folder: string): Promise<void> => {
  await makeWritable(folder)
  await rm(folder, { recursive: true, force: true })
}

const make = async (
  path: string,
  entry: ArchiveEntry,
  content: AsyncIterable<Uint8Array>,
  isReadOnly: boolean,
): Promise<void> => {
  try {
    if (entry.kind === 'folder') await mkdir(path, { mode: 0o700 })
    else if (entry.kind === 'link') await symlink(entry.target, path)
    else
      await makeFile(
        path,
        content,
        (entry.isExecutable ? 0o755 : 0o644) & (isReadOnly ? 0o555 : 0o777),
      )
  } catch (error) {
    // Also where the disk takes two names for one, as by their case.
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      refuseEntry(entry.path, 'stands in the archive twice')
    throw error
  }
}

const makeFile = async (
  path: string,
  content: AsyncIterable<Uint8Array>,
  mode: number,
): Promise<void> => {
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const piece of content)
      for (let at = 0; at < piece.length;)
        at += (await file.write(piece, at, piece.length - at)).bytesWritten
    // What the umask takes away at opening is given here.
    await file.chmod(mode)
  } finally {
    await file.close()
  }
}

const insistAbsent = async (folder: string): Promise<void> => {
  const found = await lstat(folder).catch(() => undefined)
  if (found) throw new ArchiveError(`${folder} is there already.`)
}

const makeWritable = async (folder: string): Promise<void> => {
  const found = await lstat(folder).catch(() => undefined)
  if (!found?.isDirectory()) return
  await chmod(folder, 0o700)
  for (const each of await readdir(folder, { withFileTypes: true }))
    if (each.isDirectory()) await makeWritable(join(folder, each.name))
}
