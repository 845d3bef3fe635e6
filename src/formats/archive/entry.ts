import { ArchiveError, blockBytes, paddedBytes, refuseEntry, type ArchiveEntry } from './archive.ts'
import { checksumOf, encodeEntry } from './header.ts'
import { mostPathBytes, parseArchivePath, parseLinkTarget } from './path.ts'

/** Where the bytes of an archive come from. */
export interface ArchiveBytes {
  /** Exactly so many; fails where there are no more. */
  take(bytes: number): Promise<Buffer>
}

/** Two records of the longest names, with room for their keywords and lengths. */
const mostPaxBytes = 2 * (mostPathBytes + 32)

const oddTypes: Readonly<Record<string, string>> = {
  '1': 'is a hard link',
  '3': 'is a device',
  '4': 'is a device',
  '6': 'is a named pipe',
  '7': 'is a contiguous file',
  S: 'is a sparse file',
  L: 'has a long name as only GNU tar writes it',
  K: 'has a long target as only GNU tar writes it',
  g: 'is a global header',
}

/** Reads what stands before the next content; undefined at the end of the archive. */
export const readEntry = async (bytes: ArchiveBytes): Promise<ArchiveEntry | undefined> => {
  const first = await bytes.take(blockBytes)
  if (first.every((byte) => byte === 0)) return await readEnd(bytes)
  if (typeAt(first) !== 'x') return checked(readHeader(first, new Map()), [first])
  const size = numberAt(first, 124, 12)
  if (size > mostPaxBytes) throw new ArchiveError('The archive has a header that is too long.')
  const content = await bytes.take(paddedBytes(size))
  const header = await bytes.take(blockBytes)
  const records = readPax(content.subarray(0, size))
  return checked(readHeader(header, records), [first, content, header])
}

const readEnd = async (bytes: ArchiveBytes): Promise<undefined> => {
  const second = await bytes.take(blockBytes)
  if (second.some((byte) => byte !== 0))
    throw new ArchiveError('The archive goes on after its end.')
  return undefined
}

const readHeader = (header: Buffer, pax: ReadonlyMap<string, string>): ArchiveEntry => {
  const type = typeAt(header)
  const name = pax.get('path') ?? textAt(header, 0)
  const odd = oddTypes[type]
  if (odd !== undefined) refuseEntry(name, `${odd}, which no archive of ours holds`)
  const path = type === '5' && name.endsWith('/') ? name.slice(0, -1) : name
  const right = parseArchivePath(path)
  if (!right.ok) refuseEntry(path, right.problem)
  if (type === '5') return { kind: 'folder', path }
  if (type === '2') {
    const target = parseLinkTarget(path, pax.get('linkpath') ?? textAt(header, 157))
    return target.ok
      ? { kind: 'link', path, target: target.value }
      : refuseEntry(path, target.problem)
  }
  if (type !== '0') refuseEntry(path, 'is of a kind that no archive of ours holds')
  const isExecutable = numberAt(header, 100, 8) === 0o755
  return { kind: 'file', path, size: numberAt(header, 124, 12), isExecutable }
}

/** What reads alike may be written in many ways; ours is one of them. */
const checked = (entry: ArchiveEntry, blocks: readonly Buffer[]): ArchiveEntry =>
  encodeEntry(entry).equals(Buffer.concat(blocks))
    ? entry
    : refuseEntry(
        entry.path,
        'is not written as a canonical archive has it: times, owner and group 0, modes 0644 or ' +
          '0755, no more headers than needed',
      )

const typeAt = (header: Buffer): string => {
  const sum = Number.parseInt(header.toString('latin1', 148, 154), 8)
  if (sum !== checksumOf(header)) throw new ArchiveError('The archive is no tar, or is damaged.')
  return header.toString('latin1', 156, 157)
}

const numberAt = (header: Buffer, at: number, length: number): number => {
  const text = header.toString('latin1', at, at + length)
  const digits = /^ *([0-7]+)[ \0]*$/.exec(text)?.[1]
  if (digits === undefined) throw new ArchiveError('The archive has a number that is not octal.')
  return Number.parseInt(digits, 8)
}

const textAt = (header: Buffer, at: number): string => {
  const field = header.subarray(at, at + 100)
  const end = field.indexOf(0)
  return decode(end === -1 ? field : field.subarray(0, end))
}

/** The records `LENGTH KEYWORD=VALUE\n`; only names may stand there, each once. */
const readPax = (content: Buffer): ReadonlyMap<string, string> => {
  const records = new Map<string, string>()
  for (let at = 0; at < content.length;) {
    const digits = /^(\d{1,5}) /.exec(content.toString('latin1', at, at + 6))?.[1]
    const end = at + Number(digits ?? 0)
    const record = content.subarray(at + (digits?.length ?? 0) + 1, Math.max(at, end - 1))
    const equals = record.indexOf('=')
    if (digits === undefined || equals < 1 || end > content.length || content[end - 1] !== 0x0a)
      throw new ArchiveError('The archive has a header that is damaged.')
    const keyword = record.toString('latin1', 0, equals)
    if ((keyword !== 'path' && keyword !== 'linkpath') || records.has(keyword))
      throw new ArchiveError(
        `The archive has a header with ${JSON.stringify(keyword.slice(0, 40))}, which ours have not.`,
      )
    records.set(keyword, decode(record.subarray(equals + 1)))
    at = end
  }
  return records
}

const decode = (bytes: Buffer): string => {
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes))
    throw new ArchiveError('The archive has a name that is not UTF-8.')
  return text
}
