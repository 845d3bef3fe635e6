import { isAscii } from 'node:buffer'
import type { JsonValue } from './canonical.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'

/**
 * How large (in bytes of UTF-8) and how deep (in nested objects and arrays) a JSON text may be, and
 * how many values it may hold: absent, `mostJsonValues`.
 */
export type JsonLimits = {
  readonly maxBytes: number
  readonly maxDepth: number
  readonly maxValues?: number
}

/**
 * The most values that a JSON text may hold where nothing else is said, containers among them: what
 * they cost to read depends on their number more than on their bytes.
 */
export const mostJsonValues = 200_000

/**
 * Reads JSON (RFC 8259) that means the same to every reader: UTF-8 without a byte order mark, no
 * key twice in an object, no lone surrogates, no NUL, only numbers that a double can hold. A
 * problem tells the place and never quotes the text. `__proto__` is an own property like any other.
 */
export const parseStrictJson = (
  source: Uint8Array | string,
  limits: JsonLimits,
): Parsed<JsonValue> => {
  const decoded = decodeStrict(source, limits.maxBytes)
  if (!decoded.ok) return decoded
  const text = decoded.value
  const found = findFault(text, limits.maxDepth, limits.maxValues ?? mostJsonValues)
  if (found) return unparsed(`${found.problem} (${place(text, found.at)})`)
  try {
    const value: JsonValue = JSON.parse(text)
    return parsed(value)
  } catch (error) {
    return unparsed(`must be JSON (${whereItBreaks(text, error)})`)
  }
}

/** The text of at most so many bytes of UTF-8 without a byte order mark. */
export const decodeStrict = (source: Uint8Array | string, maxBytes: number): Parsed<string> => {
  const size = typeof source === 'string' ? Buffer.byteLength(source) : source.byteLength
  if (size > maxBytes) return unparsed(`must be at most ${maxBytes} bytes long`)
  const text = decode(source)
  if (text === undefined) return unparsed('must be well-formed UTF-8')
  if (text.startsWith('\ufeff')) return unparsed('must not begin with a byte order mark')
  return parsed(text)
}

type Fault = { readonly problem: string; readonly at: number }

const decode = (source: Uint8Array | string): string | undefined => {
  if (typeof source === 'string') return source.isWellFormed() ? source : undefined
  // Most of it is, and then there is nothing to be decoded.
  if (isAscii(source))
    return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('latin1')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(source)
  } catch {
    return undefined
  }
}

// Finds what JSON.parse would take in silence, and leaves the grammar to JSON.parse.
const findFault = (text: string, maxDepth: number, maxValues: number): Fault | undefined => {
  const open: (Set<string> | undefined)[] = []
  let keyMayFollow = false
  let nextEscape = -1
  let values = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (beginsValue(code, keyMayFollow && open.at(-1) !== undefined) && ++values > maxValues)
      return { problem: `must hold at most ${maxValues} values`, at }
    if (code === quote) {
      const end = endOfString(text, at)
      if (nextEscape < at) nextEscape = indexOrEnd(text, '\\', at)
      const keys = keyMayFollow ? open.at(-1) : undefined
      // A string without escapes that JSON.parse takes has nothing to hide, so only keys are read.
      if (keys || nextEscape < end) {
        const string = decodeString(text, at, end)
        if (string === undefined) return undefined
        if (!string.isWellFormed()) return { problem: 'must have no lone surrogates', at }
        if (string.includes('\0')) return { problem: 'must have no NUL in a string', at }
        if (keys?.has(string)) return { problem: 'must not have a key twice in one object', at }
        keys?.add(string)
      }
      keyMayFollow = false
      at = end
    } else if (code === openBrace || code === openBracket) {
      if (open.length === maxDepth)
        return { problem: `must not nest deeper than ${maxDepth} levels`, at }
      open.push(code === openBrace ? new Set() : undefined)
      keyMayFollow = true
    } else if (code === closeBrace || code === closeBracket) {
      open.pop()
    } else if (code === comma) {
      keyMayFollow = true
    } else if (isDigit(code)) {
      const end = endOfNumber(text, at)
      if (end - at >= shortestOverflow && !Number.isFinite(Number(text.slice(at, end))))
        return { problem: 'must have numbers that an IEEE 754 double can hold', at }
      at = end - 1
    }
  }
  return undefined
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const [letterF, letterN, letterT] = [0x66, 0x6e, 0x74]
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d]
const shortestOverflow = '9e308'.length
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** Whether a value stands here: outside strings, the first letter of a literal is in no other. */
const beginsValue = (code: number, isKeyDue: boolean): boolean =>
  code === quote
    ? !isKeyDue
    : code === openBrace ||
      code === openBracket ||
      isDigit(code) ||
      code === letterT ||
      code === letterF ||
      code === letterN

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39

const endOfNumber = (text: string, start: number): number => {
  number.lastIndex = start
  return number.test(text) ? number.lastIndex : start + 1
}

const indexOrEnd = (text: string, wanted: string, from: number): number => {
  const index = text.indexOf(wanted, from)
  return index === -1 ? text.length : index
}

// The place of the closing quote; the text's length if there is none.
const endOfString = (text: string, start: number): number => {
  let end = indexOrEnd(text, '"', start + 1)
  while (end < text.length) {
    let before = end - 1
    while (text.charCodeAt(before) === backslash) before--
    if ((end - before) % 2 === 1) return end
    end = indexOrEnd(text, '"', end + 1)
  }
  return end
}

const decodeString = (text: string, start: number, end: number): string | undefined => {
  const raw = text.slice(start + 1, end)
  if (!raw.includes('\\')) return raw
  try {
    return String(JSON.parse(text.slice(start, end + 1)))
  } catch {
    return undefined
  }
}

// V8's own message quotes the text, which may hold a secret.
const whereItBreaks = (text: string, error: unknown): string => {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')
  if (position) return `it breaks at ${place(text, Number(position[1]))}`
  return error instanceof Error && error.message.startsWith('Unexpected end')
    ? 'it ends too early'
    : 'RFC 8259'
}

const place = (text: string, at: number): string => {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return `line ${line}, column ${at - before.lastIndexOf('\n')}`
}
