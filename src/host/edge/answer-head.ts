/** What an instance says first (RFC 9112, 4 and 5). */
export interface AnswerHead {
  readonly status: number
  /** Name, value, name, value: without those that only concern this connection. */
  readonly headers: readonly string[]
  /** Bytes of the body, `chunked`, or `close` where only the end of the connection ends it. */
  readonly length: number | 'chunked' | 'close'
  /** Whether the connection may be used again. */
  readonly kept: boolean
  /** For how long it may be, where the instance says so; milliseconds. */
  readonly keptMs: number | null
  /** What it switches to, in lower case; empty without an upgrade. */
  readonly upgrade: string
}

/** An answer that no client shall see, because it could be read in two ways. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer'
}

/** Reads a head without its last empty line; throws `BadAnswer`. */
export const readAnswerHead = (text: string, method: string): AnswerHead => {
  if (torn.test(text)) throw new BadAnswer('a lone CR, LF or NUL in the head')
  const lines = text.split('\r\n')
  const [, minor, code] = statusShape.exec(lines[0] ?? '') ?? []
  if (code === undefined) throw new BadAnswer('no status line')
  const status = Number(code)
  const seen = readHeaders(lines)
  const tokens = seen.connection === '' ? [] : tokensOf(seen.connection)
  // Whoever speaks 1.0 and sends chunks counts them wrongly (RFC 9112, 6.1).
  const kept =
    minor === '1'
      ? !tokens.includes('close')
      : tokens.includes('keep-alive') && seen.transfer === null
  return {
    status,
    headers: withoutNominated(withoutLength(status, seen.headers), tokens),
    length: lengthOf(status, method, seen),
    kept,
    keptMs: seen.keptSeconds === null ? null : seen.keptSeconds * 1000,
    upgrade: seen.upgrade.toLowerCase(),
  }
}

/** Comma-separated tokens in lower case. */
export const tokensOf = (value: string): readonly string[] =>
  value
    .toLowerCase()
    .split(',')
    .map((token) => token.trim())

/** One header line, name and value; throws `BadAnswer`. */
export const readHeaderLine = (line: string): readonly [name: string, value: string] => {
  const at = line.indexOf(':')
  const name = line.slice(0, at)
  if (at < 1 || !tokenShape.test(name)) throw new BadAnswer('a line that is no header')
  return [name, line.slice(at + 1).trim()]
}

const torn = /\r(?!\n)|(?<!\r)\n|\0/
const statusShape = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: |$)/
const tokenShape = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/

interface Seen {
  readonly headers: string[]
  connection: string
  upgrade: string
  transfer: string | null
  length: string | null
  keptSeconds: number | null
}

const readHeaders = (lines: readonly string[]): Seen => {
  const seen: Seen = {
    headers: [],
    connection: '',
    upgrade: '',
    transfer: null,
    length: null,
    keptSeconds: null,
  }
  for (let at = 1; at < lines.length; at++) {
    const [name, value] = readHeaderLine(lines[at] ?? '')
    if (!take(seen, name.toLowerCase(), value)) seen.headers.push(name, value)
  }
  return seen
}

/** Whether the header concerns only this connection. */
const take = (seen: Seen, name: string, value: string): boolean => {
  switch (name) {
    case 'connection':
      seen.connection = seen.connection === '' ? value : `${seen.connection},${value}`
      return true
    case 'keep-alive':
      seen.keptSeconds = Number(/(?:^|[\s,])timeout=(\d{1,6})/i.exec(value)?.[1] ?? Number.NaN)
      if (Number.isNaN(seen.keptSeconds)) seen.keptSeconds = null
      return true
    case 'transfer-encoding':
      seen.transfer = seen.transfer === null ? value : `${seen.transfer},${value}`
      return true
    case 'upgrade':
      seen.upgrade = value
      return true
    case 'proxy-connection':
    case 'proxy-authenticate':
    case 'te':
      return true
    case 'content-length':
      if (seen.length !== null) throw new BadAnswer('two lengths')
      seen.length = value
      return false
    default:
      return false
  }
}

const lengthOf = (status: number, method: string, seen: Seen): AnswerHead['length'] => {
  if (seen.length !== null && !/^\d{1,15}$/.test(seen.length)) throw new BadAnswer('no length')
  if (seen.transfer !== null && seen.length !== null)
    throw new BadAnswer('a length and a transfer encoding')
  if (method === 'HEAD' || status === 204 || status === 304 || status < 200) return 0
  if (seen.transfer !== null) {
    if (seen.transfer.toLowerCase() !== 'chunked')
      throw new BadAnswer('a transfer encoding other than chunked')
    return 'chunked'
  }
  return seen.length === null ? 'close' : Number(seen.length)
}

/** What never has a body says no length: some would wait for one (RFC 9110, 8.6). */
const withoutLength = (status: number, headers: readonly string[]): readonly string[] =>
  status < 200 || status === 204 ? without(headers, (name) => name === 'content-length') : headers

const withoutNominated = (
  headers: readonly string[],
  tokens: readonly string[],
): readonly string[] => {
  if (tokens.every((token) => ['close', 'keep-alive', 'upgrade'].includes(token))) return headers
  return without(headers, (name) => tokens.includes(name) && name !== 'content-length')
}

/** The headers but those whose name, in lower case, is meant. */
const without = (
  headers: readonly string[],
  isMeant: (name: string) => boolean,
): readonly string[] => {
  const left: string[] = []
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? ''
    if (!isMeant(name.toLowerCase())) left.push(name, headers[at + 1] ?? '')
  }
  return left
}
