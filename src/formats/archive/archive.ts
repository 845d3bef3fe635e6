/**
 * One entry of a canonical archive. Paths are relative, with slashes, and end without one; sizes
 * are in bytes.
 */
export type ArchiveEntry =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly size: number
      readonly isExecutable: boolean
    }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }

/** How much of an archive is taken at most: entries, and bytes of the whole tar. */
export interface ArchiveLimits {
  readonly entries: number
  readonly bytes: number
}

/** What one archive holds at most where nothing else is said. */
export const usualArchiveLimits: ArchiveLimits = {
  entries: 200_000,
  bytes: 4 * 1024 * 1024 * 1024,
}

/** A tar consists of blocks of this many bytes (POSIX pax, "ustar Interchange Format"). */
export const blockBytes = 512

/** What a content of so many bytes takes in a tar. */
export const paddedBytes = (bytes: number): number => Math.ceil(bytes / blockBytes) * blockBytes

/** A tree that cannot become an archive, or bytes that are none; the message names the entry. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
}

/** Fails with a sentence about one entry, whose name is shown so that it cannot do harm. */
export const refuseEntry = (path: string, problem: string): never => {
  throw new ArchiveError(`${shownPath(path)} ${problem}.`)
}

/** A path as it may stand in a message. */
export const shownPath = (path: string): string => {
  const short = path.length > 200 ? `${path.slice(0, 200)}…` : path
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u.test(short) ? short : JSON.stringify(short)
}

/** The name under which an entry is written and by whose bytes archives are ordered. */
export const writtenName = (entry: ArchiveEntry): string =>
  entry.kind === 'folder' ? `${entry.path}/` : entry.path

/** The order of two texts by the bytes of their UTF-8. */
export const byBytes = (one: string, other: string): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other))
