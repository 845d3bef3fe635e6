import { createHash } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { open, rm, type FileHandle } from 'node:fs/promises'
import {
  ArchiveError,
  byBytes,
  paddedBytes,
  refuseEntry,
  writtenName,
  type ArchiveLimits,
} from './archive.ts'
import { refuseUnread, type ArchiveMember } from './folder.ts'
import { encodeEntry, endOfArchive } from './header.ts'
import type { Digest } from '../digest.ts'

/** A written or read archive: the digest of its tar, its size in bytes, and how much is in it. */
export interface ArchiveSummary {
  readonly digest: Digest
  readonly bytes: number
  readonly entries: number
}

const pieceBytes = 256 * 1024

/**
 * Writes members, which come in order, into a new file that is on the disk when this returns. The
 * same tree gives the same bytes. A file that changes meanwhile is noticed; a failure leaves
 * nothing.
 */
export const writeArchive = async (
  members: AsyncIterable<ArchiveMember>,
  path: string,
  limits: ArchiveLimits,
): Promise<ArchiveSummary> => {
  const file = await open(path, 'wx', 0o600)
  try {
    const summary = await writeAll(file, members, limits)
    await file.sync()
    await file.close()
    return summary
  } catch (error) {
    await file.close().catch(() => {})
    await rm(path, { force: true })
    throw error
  }
}

const writeAll = async (
  file: FileHandle,
  members: AsyncIterable<ArchiveMember>,
  limits: ArchiveLimits,
): Promise<ArchiveSummary> => {
  const hash = createHash('sha256')
  const counts = { entries: 0, bytes: 0 }
  for await (const piece of gathered(bytesOf(members, limits, counts))) {
    counts.bytes += piece.length
    if (counts.bytes > limits.bytes)
      throw new ArchiveError(`The archive is larger than ${limits.bytes} bytes.`)
    hash.update(piece)
    for (let at = 0; at < piece.length;)
      at += (await file.write(piece, at, piece.length - at)).bytesWritten
  }
  return { digest: `sha256:${hash.digest('hex')}`, ...counts }
}

async function* bytesOf(
  members: AsyncIterable<ArchiveMember>,
  limits: ArchiveLimits,
  counts: { entries: number },
): AsyncGenerator<Buffer> {
  let last = ''
  for await (const member of members) {
    const { entry } = member
    const name = writtenName(entry)
    if (last !== '' && byBytes(last, name) >= 0)
      throw new Error(`defect: ${name} comes after ${last}`)
    last = name
    if (++counts.entries > limits.entries)
      throw new ArchiveError(`The archive has more than ${limits.entries} entries.`)
    // Refused before it is read: a sparse file can claim any size.
    if (entry.kind === 'file' && entry.size > limits.bytes)
      refuseEntry(entry.path, `is larger than the ${limits.bytes} bytes that an archive may have`)
    yield encodeEntry(entry)
    if (entry.kind === 'file' && entry.size > 0) {
      yield* contentOf(member, entry.size)
      yield Buffer.alloc(paddedBytes(entry.size) - entry.size)
    }
  }
  yield endOfArchive
}

async function* contentOf(member: ArchiveMember, size: number): AsyncGenerator<Buffer> {
  const { path } = member.entry
  // What has become a link or a pipe meanwhile is neither followed nor waited for.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const file = await open(member.from, flags).catch((error: unknown) => refuseUnread(path, error))
  try {
    const before = await file.stat()
    if (!before.isFile() || before.size !== size || before.mtimeMs !== member.modifiedAt)
      refuseEntry(path, 'changed while it was packed')
    for (let left = size; left > 0;) {
      const piece = Buffer.allocUnsafe(Math.min(left, pieceBytes))
      const { bytesRead } = await file.read(piece, 0, piece.length)
      if (bytesRead === 0) refuseEntry(path, 'changed while it was packed')
      left -= bytesRead
      yield piece.subarray(0, bytesRead)
    }
    if (hasChanged(before, await file.stat())) refuseEntry(path, 'changed while it was packed')
  } finally {
    await file.close()
  }
}

const hasChanged = (before: Stats, after: Stats): boolean =>
  before.size !== after.size || before.mtimeMs !== after.mtimeMs || before.ctimeMs !== after.ctimeMs

/** Small pieces together: many small files are not as many writes. */
async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let size = 0
  for await (const piece of pieces) {
    waiting.push(piece)
    size += piece.length
    if (size < pieceBytes) continue
    yield Buffer.concat(waiting)
    waiting = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(waiting)
}
