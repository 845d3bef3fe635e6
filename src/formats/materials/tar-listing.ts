import { Parser, type ReadEntry } from 'tar'
import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** A file or folder in a tar archive as others write it. */
export interface TarEntry {
  readonly path: string
  readonly isFolder: boolean
  /** What a file holds, where its content is wanted; else empty. */
  readonly content: Buffer
}

const mostEntries = 10_000
const mostPath = 1024
const mostHeader = 8192

const notTar = 'must be a whole tar archive inside gzip'
const otherKind = 'must hold only files and folders, no links or devices'

/**
 * Reads a tar archive (POSIX ustar, pax, GNU) that holds only files and folders, each inside it;
 * links, devices, absolute paths and `..` are refused. At most 10,000 entries; of wanted paths the
 * content is kept.
 */
export const listTar = (
  bytes: Uint8Array,
  isWanted: (path: string) => boolean,
): Parsed<readonly TarEntry[]> => {
  const entries: TarEntry[] = []
  const flaws: string[] = []
  // The parser would unpack further by itself, and without a bound.
  if (isGzip(bytes)) return unparsed(notTar)
  const parser = new Parser({
    maxMetaEntrySize: mostHeader,
    brotli: false,
    zstd: false,
    onwarn: () => flaws.push(notTar),
    onReadEntry: (entry) => {
      const path = insidePath(entry.path)
      if (path === undefined) flaws.push('must hold only paths inside of it')
      else if (!kinds.has(entry.type)) flaws.push(otherKind)
      else if (entries.length === mostEntries)
        flaws.push(`must have at most ${mostEntries} entries`)
      else if (flaws.length === 0) return keep(entries, entry, path, isWanted)
      entry.resume()
    },
  })
  parser.on('ignoredEntry', () => flaws.push(otherKind))
  try {
    parser.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch {
    flaws.push(notTar)
  }
  const [flaw] = flaws
  return flaw === undefined ? parsed(entries) : unparsed(flaw)
}

/** Whether bytes are gzip (RFC 1952). */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

const kinds = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory'])

const keep = (
  entries: TarEntry[],
  entry: ReadEntry,
  path: string,
  isWanted: (path: string) => boolean,
): void => {
  const parts: Buffer[] = []
  if (isWanted(path)) entry.on('data', (part) => parts.push(part))
  else entry.resume()
  entry.on('end', () =>
    entries.push({ path, isFolder: entry.type === 'Directory', content: Buffer.concat(parts) }),
  )
}

const insidePath = (name: string): string | undefined => {
  const path = name.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '')
  const isInside =
    path.length <= mostPath &&
    !path.startsWith('/') &&
    !/[\\\0]/.test(path) &&
    !/^[A-Za-z]:/.test(path) &&
    !path.split('/').includes('..')
  return isInside ? path : undefined
}
