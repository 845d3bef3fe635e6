import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** One entry of a tar archive as others write it; `content` is empty for a folder. */
export interface TarEntry {
  readonly path: string
  readonly isFolder: boolean
  readonly content: Uint8Array
}

const block = 512
const mostEntries = 10_000
const mostPath = 1024
const mostLongName = 8192

/**
 * Reads a tar archive (POSIX ustar, pax paths, GNU long names) that holds only files and folders,
 * each inside; links, devices, absolute paths and `..` are refused. At most 10,000 entries.
 */
export const listTar = (bytes: Uint8Array): Parsed<readonly TarEntry[]> => {
  const entries: TarEntry[] = []
  let longName: string | undefined
  for (let at = 0; at < bytes.length;) {
    const header = bytes.subarray(at, at + block)
    if (header.length < block) return unparsed('must be whole: its archive ends too early')
    if (header.every((byte) => byte === 0)) return parsed(entries)
    const read = readHeader(header)
    if (!read.ok) return read
    const { type, size, name } = read.value
    const content = bytes.subarray(at + block, at + block + size)
    if (content.length < size) return unparsed('must be whole: its archive ends too early')
    at += block + Math.ceil(size / block) * block
    if (type === 'g') continue
    if (type === 'x' || type === 'L') {
      const long = type === 'x' ? paxPath(content) : gnuName(content)
      if (!long.ok) return long
      longName = long.value ?? longName
      continue
    }
    const path = checkedPath(longName ?? name)
    longName = undefined
    if (!path.ok) return path
    if (type !== '0' && type !== '5')
      return unparsed('must hold only files and folders, no links or devices')
    if (entries.length === mostEntries) return unparsed(`must have at most ${mostEntries} entries`)
    entries.push({ path: path.value, isFolder: type === '5', content })
  }
  return unparsed('must be whole: its archive has no end')
}

interface Header {
  readonly type: string
  readonly size: number
  readonly name: string
}

const readHeader = (header: Uint8Array): Parsed<Header> => {
  const sum = octalAt(header, 148, 8)
  const isUstar = textAt(header, 257, 5) === 'ustar'
  if (sum === undefined || sum !== sumOf(header))
    return unparsed('must be a tar archive inside gzip')
  const size = octalAt(header, 124, 12)
  if (size === undefined) return unparsed('must have sizes in octal in its archive')
  const letter = String.fromCharCode(header[156] ?? 0)
  const name = textAt(header, 0, 100)
  const isGnu = textAt(header, 257, 8) === 'ustar  '
  const prefix = isUstar && !isGnu ? textAt(header, 345, 155) : ''
  const whole = prefix === '' ? name : `${prefix}/${name}`
  const isOldFolder = (letter === '0' || letter === '\0') && whole.endsWith('/')
  return parsed({
    type: isOldFolder ? '5' : letter === '\0' ? '0' : letter,
    size,
    name: whole,
  })
}

const sumOf = (header: Uint8Array): number => {
  let sum = 0
  for (const [at, byte] of header.entries()) sum += at >= 148 && at < 156 ? 0x20 : byte
  return sum
}

const textAt = (bytes: Uint8Array, at: number, length: number): string => {
  const field = bytes.subarray(at, at + length)
  const end = field.indexOf(0)
  return Buffer.from(end === -1 ? field : field.subarray(0, end)).toString('utf8')
}

const octalAt = (bytes: Uint8Array, at: number, length: number): number | undefined => {
  const digits = /^ *([0-7]{1,11})[ \0]*$/.exec(
    Buffer.from(bytes.subarray(at, at + length)).toString('latin1'),
  )?.[1]
  return digits === undefined ? undefined : Number.parseInt(digits, 8)
}

/** The path among the records `LENGTH KEYWORD=VALUE\n` of a pax header, if one is there. */
const paxPath = (content: Uint8Array): Parsed<string | undefined> => {
  if (content.length > mostLongName) return unparsed('must have short headers in its archive')
  const records = Buffer.from(content)
  let path: string | undefined
  for (let at = 0; at < records.length;) {
    const digits = /^(\d{1,5}) /.exec(records.toString('latin1', at, at + 6))?.[1]
    const end = at + Number(digits ?? 0)
    if (digits === undefined || end <= at + digits.length || end > records.length)
      return unparsed('must have headers that can be read in its archive')
    const record = records.toString('utf8', at + digits.length + 1, end - 1)
    if (record.startsWith('path=')) path = record.slice('path='.length)
    at = end
  }
  return parsed(path)
}

const gnuName = (content: Uint8Array): Parsed<string> =>
  content.length > mostLongName
    ? unparsed('must have short names in its archive')
    : parsed(textAt(content, 0, content.length))

const checkedPath = (name: string): Parsed<string> => {
  const path = name.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '')
  const parts = path.split('/')
  const isInside =
    path.length <= mostPath &&
    !path.startsWith('/') &&
    !/[\\\0]/.test(path) &&
    !/^[A-Za-z]:/.test(path) &&
    !parts.includes('..')
  return isInside ? parsed(path) : unparsed('must hold only paths inside of it')
}
