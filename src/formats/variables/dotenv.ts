import { interpolate } from './interpolation.ts'
import { placesIn, type Flaw, type Located, type Place } from '../located.ts'
import { unescapeDoubleQuoted } from './dotenv-escapes.ts'
import { parseVariableKey } from './key.ts'

/** What a `.env` file says. */
export interface Dotenv {
  /** Each key once, where it first stood, with its last value. */
  readonly entries: readonly DotenvEntry[]
  /** References to variables that are not set, which became empty as in Docker Compose. */
  readonly unset: readonly Flaw[]
}

/** One variable, and where it got its value. */
export interface DotenvEntry {
  readonly key: string
  readonly value: string
  readonly at: Place
}

const mostText = 1024 * 1024
const mostValue = 256 * 1024
const mostFlaws = 20
const space = /[\t\v\f\r \u0085\u00a0]*/y
// White space of Unicode as Go knows it, which has no U+FEFF.
const anySpace = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*/y
const keyEnd = /[=:\n]/g
const isSpace = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

/**
 * Reads `.env` as Docker Compose does: `KEY=value` or `KEY: value`, an optional `export`, comments
 * after ` #`, single quotes that keep everything but `\'`, double quotes with escapes, both over
 * several lines, and references outside single quotes (`interpolation.ts`), to `lookup` first and
 * then to lines above. `KEY` alone takes its value from `lookup`. Problems never quote a value.
 */
export const readDotenv = (
  text: string,
  lookup: (name: string) => string | undefined = () => undefined,
): Located<Dotenv> => {
  if (text.length > mostText || !text.isWellFormed()) {
    const detail = 'must be at most 1 MiB of well-formed Unicode'
    return { ok: false, flaws: [{ line: 1, column: 1, detail }] }
  }
  const reading: Reading = {
    text,
    lookup,
    placeOf: placesIn(text),
    entries: new Map(),
    unset: [],
    flaws: [],
  }
  let at: number | null = text.startsWith('\ufeff') ? 1 : 0
  while (at !== null && at < text.length && reading.flaws.length < mostFlaws)
    at = readStatement(reading, at)
  return reading.flaws.length > 0
    ? { ok: false, flaws: reading.flaws }
    : { ok: true, value: { entries: [...reading.entries.values()], unset: reading.unset } }
}

interface Reading {
  readonly text: string
  readonly lookup: (name: string) => string | undefined
  readonly placeOf: (offset: number) => Place
  readonly entries: Map<string, DotenvEntry>
  readonly unset: Flaw[]
  readonly flaws: Flaw[]
}

/** Reads from `start` and gives where the next statement begins; null when that is unknown. */
const readStatement = (reading: Reading, start: number): number | null => {
  const { text } = reading
  let at = skip(anySpace, text, start)
  if (at >= text.length) return text.length
  if (text.charAt(at) === '#') return lineEnd(text, at)
  const exported = /export[\t\v\f\r \u0085\u00a0]+/y
  exported.lastIndex = at
  if (exported.test(text)) at = exported.lastIndex
  keyEnd.lastIndex = at
  const end = keyEnd.exec(text)?.index ?? text.length
  const key = withoutEnd(text.slice(at, end))
  const checked = parseVariableKey(key)
  if (!checked.ok) {
    note(reading, at, `the name ${checked.problem}`)
    return lineEnd(text, at)
  }
  if (end === text.length || text.charAt(end) === '\n') return readBare(reading, key, at, end)
  return readValue(reading, key, at, skip(space, text, end + 1))
}

const note = (reading: Reading, at: number, detail: string): void =>
  void reading.flaws.push({ ...reading.placeOf(at), detail })

const skip = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  pattern.test(text)
  return Math.max(pattern.lastIndex, at)
}

/** Without white space at the end; a pattern would look at a long run of it again and again. */
const withoutEnd = (text: string): string => {
  let end = text.length
  while (end > 0 && isSpace.test(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

const readBare = (reading: Reading, key: string, at: number, end: number): number => {
  const value = reading.lookup(key)
  if (value === undefined)
    note(reading, at, `${key} has no value here or outside: write ${key}= for an empty one`)
  else keep(reading, key, value, at)
  return end
}

const readValue = (reading: Reading, key: string, keyAt: number, at: number): number | null => {
  const { text } = reading
  const quote = text.charAt(at)
  if (quote === "'" || quote === '"') return readQuoted(reading, key, keyAt, at)
  const end = lineEnd(text, at)
  const [line = ''] = text.slice(at, end).split(' #', 1)
  expand(reading, key, withoutEnd(line), keyAt, at)
  return end
}

const readQuoted = (reading: Reading, key: string, keyAt: number, at: number): number | null => {
  const { text } = reading
  const quote = text.charAt(at)
  const end = closingQuote(text, at)
  if (end === -1) {
    note(reading, at, `${key} must have a closing ${quote}`)
    return null
  }
  const inner = text
    .slice(at + 1, end)
    .replaceAll(/\\[^]/g, (pair) => (pair.charAt(1) === quote ? quote : pair))
  if (quote === "'") keep(reading, key, inner, keyAt)
  else {
    const unescaped = unescapeDoubleQuoted(inner)
    if (unescaped.ok) expand(reading, key, unescaped.value, keyAt, at)
    else note(reading, at, `${key} ${unescaped.problem}`)
  }
  const next = skip(space, text, end + 1)
  if (next < text.length && !'\n#'.includes(text.charAt(next))) {
    note(reading, next, `must have only a comment after the closing ${quote} of ${key}`)
    return lineEnd(text, next)
  }
  return lineEnd(text, next)
}

const closingQuote = (text: string, start: number): number => {
  const quote = text.charAt(start)
  for (let at = start + 1; at < text.length; at++)
    if (text.charAt(at) === '\\') at++
    else if (text.charAt(at) === quote) return at
  return -1
}

const expand = (reading: Reading, key: string, raw: string, keyAt: number, at: number): void => {
  const lookup = (name: string): string | undefined =>
    reading.lookup(name) ?? reading.entries.get(name)?.value
  const value = interpolate(raw, lookup, mostValue)
  if (!value.ok) return note(reading, at, `${key} ${value.problem}`)
  for (const name of value.value.unset)
    reading.unset.push({
      ...reading.placeOf(at),
      detail: `${key} names ${name}, which is not set; a plain $ is written $$, or stands in '…'`,
    })
  keep(reading, key, value.value.text, keyAt)
}

const keep = (reading: Reading, key: string, value: string, at: number): void => {
  if (value.includes('\0')) note(reading, at, `${key} must have no NUL`)
  reading.entries.set(key, { key, value, at: reading.placeOf(at) })
}
