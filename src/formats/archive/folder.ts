import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir, readlink } from 'node:fs/promises'
import { ArchiveError, byBytes, refuseEntry, shownPath, type ArchiveEntry } from './archive.ts'
import { mostPathParts, parseArchivePath, parseLinkTarget } from './path.ts'

/** An entry with where it comes from and when that was last changed, in milliseconds since 1970. */
export interface ArchiveMember {
  readonly entry: ArchiveEntry
  readonly from: string
  readonly modifiedAt: number
}

/** Everything below a folder in the order of an archive; what no archive can hold is refused. */
export const membersOf = (folder: string): AsyncGenerator<ArchiveMember> => walk(folder, '')

/**
 * What stands at a path of the disk as the entry of this name. A file with several names is a file
 * under each of them.
 */
export const memberAt = async (from: string, path: string): Promise<ArchiveMember> => {
  const name = parseArchivePath(path)
  if (!name.ok) return refuseEntry(path, name.problem)
  const found = await lstat(from).catch((error: unknown) => refuseUnread(path, error))
  return { entry: await entryOf(found, from, path), from, modifiedAt: found.mtimeMs }
}

/** Fails with why something cannot be read, in words. */
export const refuseUnread = (path: string, error: unknown): never => {
  if (error instanceof ArchiveError) throw error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP')
    return refuseEntry(path, 'changed while it was packed')
  if (code === 'EACCES' || code === 'EPERM') return refuseEntry(path, 'may not be read')
  throw error
}

const entryOf = async (found: Stats, from: string, path: string): Promise<ArchiveEntry> => {
  if (found.isDirectory()) return { kind: 'folder', path }
  if (found.isFile())
    return { kind: 'file', path, size: found.size, isExecutable: (found.mode & 0o100) !== 0 }
  if (!found.isSymbolicLink())
    return refuseEntry(path, `is a ${oddKind(found)}, which no archive holds`)
  const bytes = await readlink(from, 'buffer').catch((error: unknown) => refuseUnread(path, error))
  const target = parseLinkTarget(path, decode(bytes) ?? refuseEntry(path, 'points to no UTF-8'))
  return target.ok
    ? { kind: 'link', path, target: target.value }
    : refuseEntry(path, target.problem)
}

const oddKind = (found: Stats): string => {
  if (found.isFIFO()) return 'named pipe'
  return found.isSocket() ? 'socket' : 'device'
}

async function* walk(folder: string, path: string): AsyncGenerator<ArchiveMember> {
  if (path.split('/').length > mostPathParts)
    refuseEntry(path, `must not be deeper than ${mostPathParts} levels`)
  const found = await readdir(folder, { withFileTypes: true, encoding: 'buffer' }).catch(
    (error: unknown) => refuseUnread(path || '.', error),
  )
  const names = found.map((each) => nameOf(each, path)).sort((a, b) => byBytes(a.order, b.order))
  for (const { name } of names) {
    const inside = path === '' ? name : `${path}/${name}`
    const member = await memberAt(`${folder}/${name}`, inside)
    yield member
    if (member.entry.kind === 'folder') yield* walk(member.from, inside)
  }
}

const nameOf = (each: Dirent<Buffer>, path: string) => {
  const name = decode(each.name)
  if (name === undefined)
    throw new ArchiveError(`${shownPath(path || '.')} holds a name that is not UTF-8.`)
  return { name, order: each.isDirectory() ? `${name}/` : name }
}

const decode = (bytes: Buffer): string | undefined => {
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes) ? text : undefined
}
