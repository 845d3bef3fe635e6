import type { JsonLimits } from './strict.ts'

/** What a scan tells of the values as they come; `key` is undefined in an array and at the top. */
export interface JsonVisitor {
  readonly begin: (key: string | undefined, isArray: boolean) => void
  readonly end: () => void
  /** A string, a number or a literal; `read` gives its value. */
  readonly scalar: (key: string | undefined, read: () => string | number | boolean | null) => void
}

/** How many characters are scanned between two pauses: a few milliseconds' worth. */
const charactersAtOnce = 128 * 1024

/**
 * Walks through a JSON text as strictly as `parseStrictJson`, without ever holding its values, and
 * pauses (`yield`) every few milliseconds; answers what is wrong with the text, if anything is.
 */
export function* scanJson(
  text: string,
  limits: Pick<JsonLimits, 'maxDepth'> & { readonly maxValues: number },
  visitor: JsonVisitor,
): Generator<void, string | undefined> {
  const open: (Set<string> | undefined)[] = []
  const marks: Marks = { text, escape: -1, control: -1 }
  let due: Due = 'value'
  let key: string | undefined
  let values = 0
  let pauseAt = charactersAtOnce
  for (let at = afterSpace(text, 0); ; at = afterSpace(text, at)) {
    if (at >= pauseAt) {
      pauseAt = at + charactersAtOnce
      yield
    }
    const code = text.charCodeAt(at)
    const keys = open.at(-1)
    if (due === 'end') return at < text.length ? brokenAt(text, at) : undefined
    if (due === 'comma' && code === comma) {
      due = keys ? 'key' : 'value'
      at += 1
    } else if (mayEnd(due) && code === (keys ? closeBrace : closeBracket)) {
      open.pop()
      visitor.end()
      due = open.length === 0 ? 'end' : 'comma'
      at += 1
    } else if (due === 'comma') {
      return brokenAt(text, at)
    } else if (due === 'key' || due === 'first key') {
      const string: Scalar | string = readString(marks, at)
      if (typeof string === 'string') return string
      key = String(string.read())
      if (keys?.has(key)) return `must not have a key twice in one object (${placeIn(text, at)})`
      keys?.add(key)
      at = afterSpace(text, string.end)
      if (text.charCodeAt(at) !== colon) return brokenAt(text, at)
      due = 'value'
      at += 1
    } else if (++values > limits.maxValues) {
      return `must hold at most ${limits.maxValues} values (${placeIn(text, at)})`
    } else if (code === openBrace || code === openBracket) {
      if (open.length === limits.maxDepth)
        return `must not nest deeper than ${limits.maxDepth} levels (${placeIn(text, at)})`
      visitor.begin(keys && key, code === openBracket)
      open.push(code === openBrace ? new Set() : undefined)
      due = code === openBrace ? 'first key' : 'first value'
      at += 1
    } else {
      const scalar: Scalar | string = readScalar(marks, at, code)
      if (typeof scalar === 'string') return scalar
      visitor.scalar(keys && key, scalar.read)
      due = open.length === 0 ? 'end' : 'comma'
      at = scalar.end
    }
  }
}

/** What may stand next. */
type Due = 'value' | 'first value' | 'key' | 'first key' | 'comma' | 'end'

/** Whether the object or array may end here. */
const mayEnd = (due: Due): boolean =>
  due === 'comma' || due === 'first value' || due === 'first key'

interface Scalar {
  /** The place behind it. */
  readonly end: number
  readonly read: () => string | number | boolean | null
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a]
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d]

const afterSpace = (text: string, from: number): number => {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at
    at += 1
  }
}

const readScalar = (marks: Marks, at: number, code: number): Scalar | string => {
  if (code === quote) return readString(marks, at)
  const { text } = marks
  for (const [word, value] of literals)
    if (text.startsWith(word, at)) return { end: at + word.length, read: () => value }
  number.lastIndex = at
  if (!number.test(text)) return brokenAt(text, at)
  const end = number.lastIndex
  const value = Number(text.slice(at, end))
  return Number.isFinite(value)
    ? { end, read: () => value }
    : `must have numbers that an IEEE 754 double can hold (${placeIn(text, at)})`
}

const literals = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** Where in a text the next backslash and the next control character stand, looked for once. */
interface Marks {
  readonly text: string
  escape: number
  control: number
}

const readString = (marks: Marks, start: number): Scalar | string => {
  const { text } = marks
  if (text.charCodeAt(start) !== quote) return brokenAt(text, start)
  if (marks.escape < start) marks.escape = indexOrEnd(text, '\\', start)
  if (marks.control < start) {
    control.lastIndex = start
    marks.control = control.exec(text)?.index ?? text.length
  }
  let end = indexOrEnd(text, '"', start + 1)
  const isEscaped = marks.escape < end
  if (isEscaped) end = endOfEscaped(text, marks.escape)
  if (marks.control < end) return brokenAt(text, marks.control)
  if (end === text.length) return brokenAt(text, end)
  if (isEscaped) return readEscaped(text, start, end + 1)
  return { end: end + 1, read: () => text.slice(start + 1, end) }
}

// oxlint-disable-next-line no-control-regex -- JSON has none of them in a string
const control = /[\u0000-\u001f]/g

const indexOrEnd = (text: string, wanted: string, from: number): number => {
  const index = text.indexOf(wanted, from)
  return index === -1 ? text.length : index
}

const endOfEscaped = (text: string, from: number): number => {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === backslash) at += 1
    else if (code === quote) return at
  }
  return text.length
}

const readEscaped = (text: string, start: number, end: number): Scalar | string => {
  let value: string
  try {
    value = String(JSON.parse(text.slice(start, end)))
  } catch {
    return brokenAt(text, start)
  }
  if (!value.isWellFormed()) return `must have no lone surrogates (${placeIn(text, start)})`
  if (value.includes('\0')) return `must have no NUL in a string (${placeIn(text, start)})`
  return { end, read: () => value }
}

const brokenAt = (text: string, at: number): string =>
  at >= text.length
    ? 'must be JSON (it ends too early)'
    : `must be JSON (it breaks at ${placeIn(text, at)})`

const placeIn = (text: string, at: number): string => {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return `line ${line}, column ${at - before.lastIndexOf('\n')}`
}
