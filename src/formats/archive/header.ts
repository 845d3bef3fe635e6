import { blockBytes, paddedBytes, writtenName, type ArchiveEntry } from './archive.ts'

const nameBytes = 100

/**
 * What stands before an entry's content: a ustar header with time, owner and group 0, after a pax
 * header where a name has over 100 bytes or more than ASCII (POSIX pax, "pax Extended Header").
 */
export const encodeEntry = (entry: ArchiveEntry): Buffer => {
  const name = Buffer.from(writtenName(entry))
  const link = Buffer.from(entry.kind === 'link' ? entry.target : '')
  const records = [
    ...(isPlain(link) ? [] : [paxRecord('linkpath', link)]),
    ...(isPlain(name) ? [] : [paxRecord('path', name)]),
  ]
  const header = encodeHeader({ name, link, type: typeOf[entry.kind], ...fieldsOf(entry) })
  return records.length === 0 ? header : Buffer.concat([encodePax(Buffer.concat(records)), header])
}

/** What stands after the last entry. */
export const endOfArchive: Buffer = Buffer.alloc(2 * blockBytes)

/** The sum over a header's bytes, those of the sum itself counted as spaces. */
export const checksumOf = (header: Uint8Array): number => {
  let sum = 0
  for (let at = 0; at < blockBytes; at++) sum += at >= 148 && at < 156 ? 0x20 : (header[at] ?? 0)
  return sum
}

const typeOf = { file: '0', link: '2', folder: '5' } as const

const fieldsOf = (entry: ArchiveEntry): { readonly mode: number; readonly size: number } => {
  if (entry.kind !== 'file') return { mode: 0o755, size: 0 }
  return { mode: entry.isExecutable ? 0o755 : 0o644, size: entry.size }
}

const isPlain = (text: Buffer): boolean =>
  text.length <= nameBytes && text.every((byte) => byte < 0x80)

const encodePax = (content: Buffer): Buffer => {
  const name = Buffer.from('PaxHeader')
  const size = content.length
  const header = encodeHeader({ name, link: Buffer.alloc(0), type: 'x', mode: 0o644, size })
  return Buffer.concat([header, content], blockBytes + paddedBytes(size))
}

/** `LENGTH KEYWORD=VALUE\n`, where the length counts its own digits. */
const paxRecord = (keyword: string, value: Buffer): Buffer => {
  const rest = Buffer.concat([Buffer.from(` ${keyword}=`), value, Buffer.from('\n')])
  let length = rest.length
  while (String(length).length + rest.length !== length)
    length = String(length).length + rest.length
  return Buffer.concat([Buffer.from(String(length)), rest])
}

interface Header {
  readonly name: Buffer
  readonly link: Buffer
  readonly type: '0' | '2' | '5' | 'x'
  readonly mode: number
  readonly size: number
}

const encodeHeader = ({ name, link, type, mode, size }: Header): Buffer => {
  const header = Buffer.alloc(blockBytes)
  const octal = (value: number, at: number, length: number): void => {
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1')
  }
  name.copy(header, 0, 0, nameBytes)
  octal(mode, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  header.write(type, 156, 'latin1')
  link.copy(header, 157, 0, nameBytes)
  header.write('ustar\x0000', 257, 'latin1')
  octal(0, 329, 8)
  octal(0, 337, 8)
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}
