import { constants } from 'node:fs'
import { open, realpath, type FileHandle } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** A regular file inside a folder, opened. */
export interface FolderFile {
  readonly handle: FileHandle
  /** Where it really is. */
  readonly path: string
  readonly size: number
  /** Changes when the file does. */
  readonly identity: string
}

/** What there is at a path: a file, a folder that wants a slash at its end, or nothing. */
export type Found = FolderFile | 'folder' | null

/**
 * Opens what a normal path names in the folder, `index.html` for a folder with its slash. Never
 * anything outside: links are followed to where they end, and it must be inside. Names that begin
 * with a dot are hidden, other than `.well-known`.
 */
export const openInFolder = async (folder: string, path: string): Promise<Found> => {
  const names = namesOf(path)
  if (!names) return null
  const root = await realpath(folder)
  const wanted = join(root, ...names, ...(path.endsWith('/') ? ['index.html'] : []))
  const real = await realpath(wanted).catch(() => null)
  if (real === null || (real !== root && !real.startsWith(root + sep))) return null
  // Non-blocking: a pipe in the folder must not keep a thread waiting.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await open(real, flags).catch(() => null)
  if (!handle) return null
  const found = await handle.stat()
  if (found.isFile()) {
    const identity = `${real} ${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}`
    return { handle, path: real, size: found.size, identity }
  }
  await handle.close()
  return found.isDirectory() && !path.endsWith('/') ? 'folder' : null
}

const namesOf = (path: string): readonly string[] | null => {
  try {
    const names = path.split('/').filter((name) => name !== '')
    const decoded = names.map((name) => decodeURIComponent(name))
    return decoded.some(isHidden) ? null : decoded
  } catch {
    return null
  }
}

const isHidden = (name: string): boolean =>
  (name.startsWith('.') && name !== '.well-known') || /[/\\\0]/.test(name)
