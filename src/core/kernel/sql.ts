/**
 * A value that may be bound to a statement; booleans travel as 0 and 1, instants as milliseconds.
 */
export type SqlValue = string | number | null | Uint8Array

/**
 * A statement or a piece of one: text with gaps, and the values for the gaps. Text is never data.
 */
export interface Sql {
  readonly text: readonly string[]
  readonly values: readonly SqlValue[]
}

/** Builds a statement; a value becomes a bound parameter, another `Sql` is spliced in. */
export const sql = (strings: TemplateStringsArray, ...parts: readonly (SqlValue | Sql)[]): Sql => {
  let known = composedFrom(templates, strings)
  const values: SqlValue[] = []
  for (const [gap, part] of parts.entries()) {
    if (isSql(part)) {
      known = composedFrom((known.pieces[gap] ??= new WeakMap()), part.text)
      for (const value of part.values) values.push(value)
    } else values.push(part)
  }
  return { text: (known.text ??= compose(strings, parts)), values }
}

/** A text once it was put together, and by gap and piece what it becomes with a piece in it. */
interface Composed {
  text?: readonly string[]
  readonly pieces: WeakMap<readonly string[], Composed>[]
}

// The same pieces give the very same text again, so that engines find what they made of it.
const templates = new WeakMap<readonly string[], Composed>()

/** Shapes are few unless callers invent filters; those beyond these are composed each time. */
const mostComposed = 10_000
let composed = 0

const composedFrom = (
  held: WeakMap<readonly string[], Composed>,
  text: readonly string[],
): Composed => {
  let found = held.get(text)
  if (!found) {
    found = { pieces: [] }
    if (++composed <= mostComposed) held.set(text, found)
  }
  return found
}

const compose = (
  strings: readonly string[],
  parts: readonly (SqlValue | Sql)[],
): readonly string[] => {
  const text: string[] = [strings[0] ?? '']
  for (const [gap, part] of parts.entries()) {
    if (isSql(part)) splice(text, part.text)
    else text.push('')
    append(text, strings[gap + 1] ?? '')
  }
  return text
}

/** Joins pieces with a separator; an empty list gives empty text. */
export const join = (pieces: readonly Sql[], separator: Sql): Sql => {
  let known = composedFrom(joined, separator.text)
  const values: SqlValue[] = []
  for (const [index, piece] of pieces.entries()) {
    known = composedFrom((known.pieces[0] ??= new WeakMap()), piece.text)
    if (index > 0) for (const value of separator.values) values.push(value)
    for (const value of piece.values) values.push(value)
  }
  return { text: (known.text ??= composeJoined(pieces, separator)), values }
}

const joined = new WeakMap<readonly string[], Composed>()

const composeJoined = (pieces: readonly Sql[], separator: Sql): readonly string[] => {
  const text = ['']
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) splice(text, separator.text)
    splice(text, piece.text)
  }
  return text
}

/**
 * `(a, b, c)`: the right-hand side of `in`; the list must not be empty. Its last value is repeated
 * until it is as long as a power of two, so that there are few texts.
 */
export const list = (values: readonly SqlValue[]): Sql => {
  const length = 2 ** Math.ceil(Math.log2(values.length))
  const last = values.at(-1) ?? null
  return {
    text: listText(length),
    values: [...values, ...Array<SqlValue>(length - values.length).fill(last)],
  }
}

const listTexts = new Map<number, readonly string[]>()

const listText = (length: number): readonly string[] => {
  let text = listTexts.get(length)
  if (!text) listTexts.set(length, (text = ['(', ...Array<string>(length - 1).fill(', '), ')']))
  return text
}

/**
 * A number that is part of the text, for what is the same in every call: an engine plans for a
 * limit that it sees. PostgreSQL takes one that it does not see for a tenth of the rows, and may
 * sort all that there is to have them soon.
 */
export const constant = (number: number): Sql => ({ text: [String(number)], values: [] })

/** All conditions together; none gives a condition that always holds. */
export const all = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`1 = 1` : join(conditions, sql` and `)

/** At least one of the conditions; none gives a condition that never holds. */
export const any = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`1 = 0` : sql`(${join(conditions, sql` or `)})`

const isSql = (part: SqlValue | Sql): part is Sql =>
  typeof part === 'object' && part !== null && 'text' in part

/** Goes on with another text; its pieces one by one, since a call takes only so many at once. */
const splice = (text: string[], more: readonly string[]): void => {
  append(text, more[0] ?? '')
  for (let index = 1; index < more.length; index++) text.push(more[index] ?? '')
}

const append = (text: string[], tail: string): void => {
  text[text.length - 1] = (text.at(-1) ?? '') + tail
}
