import type { JsonLimits } from './strict.ts'

/** What a scan tells of the values as they come; `key` is undefined in an array and at the top. */
export interface JsonVisitor {
  readonly begin: (key: string | undefined, isArray: boolean) => void
  readonly end: () => void
  /** A string, a number or a literal; `read` gives its value, until the next one comes. */
  readonly scalar: (key: string | undefined, read: () => JsonScalar) => void
}

/** A value that holds no others. */
export type JsonScalar = string | number | boolean | null

/** How many characters are scanned between two pauses: a few milliseconds' worth. */
export const charactersAtOnce = 128 * 1024

/**
 * Walks through a JSON text as strictly as `parseStrictJson`, without ever holding its values, and
 * pauses (`yield`) every few milliseconds; answers what is wrong with the text, if anything is.
 */
export function* scanJson(
  text: string,
  limits: Pick<JsonLimits, 'maxDepth'> & { readonly maxValues: number },
  visitor: JsonVisitor,
): Generator<void, string | undefined> {
  const open: (Keys | undefined)[] = []
  const marks: Marks = { text, escape: -1, clear: 0, start: 0, end: 0, value: undefined }
  const read = (): JsonScalar =>
    marks.value === undefined ? text.slice(marks.start, marks.end - 1) : marks.value
  const known: string[] = []
  let keys: Keys | undefined
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
    if (due === 'end') return at < text.length ? brokenAt(text, at) : undefined
    if (due === 'comma' && code === comma) {
      due = keys ? 'key' : 'value'
      at += 1
    } else if (mayEnd(due) && code === (keys ? closeBrace : closeBracket)) {
      open.pop()
      keys = open.at(-1)
      visitor.end()
      due = open.length === 0 ? 'end' : 'comma'
      at += 1
    } else if (due === 'comma') {
      return brokenAt(text, at)
    } else if (due === 'key' || due === 'first key') {
      const problem: string | undefined = readString(marks, at)
      if (problem !== undefined) return problem
      while (!isLookedThrough(marks)) yield
      if (marks.clear < marks.end) return brokenAt(text, marks.clear)
      key = keyIn(marks, known)
      if (keys && !addKey(keys, key))
        return `must not have a key twice in one object (${placeIn(text, at)})`
      at = afterSpace(text, marks.end)
      if (text.charCodeAt(at) !== colon) return brokenAt(text, at)
      due = 'value'
      at += 1
    } else if (++values > limits.maxValues) {
      return `must hold at most ${limits.maxValues} values (${placeIn(text, at)})`
    } else if (code === openBrace || code === openBracket) {
      if (open.length === limits.maxDepth)
        return `must not nest deeper than ${limits.maxDepth} levels (${placeIn(text, at)})`
      visitor.begin(keys && key, code === openBracket)
      keys = code === openBrace ? { few: [], many: undefined } : undefined
      open.push(keys)
      due = code === openBrace ? 'first key' : 'first value'
      at += 1
    } else {
      const problem: string | undefined = readScalar(marks, at, code)
      if (problem !== undefined) return problem
      // Who has one long string has a pause in it, too.
      while (!isLookedThrough(marks)) yield
      if (marks.clear < marks.end) return brokenAt(text, marks.clear)
      visitor.scalar(keys && key, read)
      due = open.length === 0 ? 'end' : 'comma'
      at = marks.end
    }
  }
}

/** What may stand next. */
type Due = 'value' | 'first value' | 'key' | 'first key' | 'comma' | 'end'

/** Whether the object or array may end here. */
const mayEnd = (due: Due): boolean =>
  due === 'comma' || due === 'first value' || due === 'first key'

/** The keys of an open object: most have few, which are found sooner one by one. */
interface Keys {
  readonly few: string[]
  many: Set<string> | undefined
}

const mostFew = 16

/** Adds a key; false if it is there already. */
const addKey = (keys: Keys, key: string): boolean => {
  if (keys.many) return keys.many.size < keys.many.add(key).size
  if (keys.few.includes(key)) return false
  keys.few.push(key)
  if (keys.few.length === mostFew) keys.many = new Set(keys.few)
  return true
}

/** How many keys are known by how they look; what looks alike takes turns. */
const mostKnown = 256

/** The key last read: the same text again where it was read before, as in most objects. */
const keyIn = ({ text, start, end, value }: Marks, known: string[]): string => {
  if (value !== undefined) return String(value)
  const length = end - 1 - start
  const looks = (text.charCodeAt(start) * 31 + text.charCodeAt(end - 2) * 7 + length) % mostKnown
  const same = known[looks]
  if (same?.length === length && text.startsWith(same, start)) return same
  return (known[looks] = text.slice(start, end - 1))
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

/** Finds where a scalar ends, and its value; answers what is wrong with it. */
const readScalar = (marks: Marks, at: number, code: number): string | undefined => {
  if (code === quote) return readString(marks, at)
  const { text } = marks
  for (const [word, value] of literals)
    if (text.startsWith(word, at)) {
      marks.end = at + word.length
      marks.start = marks.end
      marks.value = value
      return undefined
    }
  number.lastIndex = at
  if (!number.test(text)) return brokenAt(text, at)
  marks.end = number.lastIndex
  marks.start = marks.end
  marks.value = Number(text.slice(at, marks.end))
  return Number.isFinite(marks.value)
    ? undefined
    : `must have numbers that an IEEE 754 double can hold (${placeIn(text, at)})`
}

const literals = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** Where a text is read, in one object for all of it: nothing is made for a value nobody wants. */
interface Marks {
  readonly text: string
  /** The next backslash, looked for once. */
  escape: number
  /** Up to where no string has a control character; what stands there may be one. */
  clear: number
  /** The scalar last read: where a string begins behind its quote, and the place behind it. */
  start: number
  end: number
  /** Its value; undefined: the string as it stands there. */
  value: JsonScalar | undefined
}

const readString = (marks: Marks, start: number): string | undefined => {
  const { text } = marks
  if (text.charCodeAt(start) !== quote) return brokenAt(text, start)
  if (marks.escape < start) marks.escape = indexOrEnd(text, '\\', start)
  let end = indexOrEnd(text, '"', start + 1)
  const isEscaped = marks.escape < end
  if (isEscaped) end = endOfEscaped(text, marks.escape)
  if (end === text.length) return brokenAt(text, end)
  marks.start = start + 1
  marks.end = end + 1
  marks.value = undefined
  return isEscaped ? readEscaped(marks, start, end + 1) : undefined
}

/**
 * Looks at the next part of the text for control characters; answers whether the scalar last read
 * was looked through, or one was found: then the text is clear only to there.
 */
const isLookedThrough = (marks: Marks): boolean => {
  const { text, start, end } = marks
  if (marks.clear < start) marks.clear = start
  if (marks.clear >= end) return true
  const part = text.slice(marks.clear, marks.clear + charactersAtOnce)
  const found = part.search(control)
  marks.clear += found === -1 ? part.length : found
  return found !== -1 || marks.clear >= end
}

// oxlint-disable-next-line no-control-regex -- JSON has none of them in a string
const control = /[\u0000-\u001f]/

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

const readEscaped = (marks: Marks, start: number, end: number): string | undefined => {
  const { text } = marks
  let value: string
  try {
    value = String(JSON.parse(text.slice(start, end)))
  } catch {
    return brokenAt(text, start)
  }
  if (!value.isWellFormed()) return `must have no lone surrogates (${placeIn(text, start)})`
  if (value.includes('\0')) return `must have no NUL in a string (${placeIn(text, start)})`
  marks.value = value
  return undefined
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
