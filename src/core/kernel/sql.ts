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

const flat = new WeakMap<TemplateStringsArray, readonly string[]>()

/** Builds a statement; a value becomes a bound parameter, another `Sql` is spliced in. */
export const sql = (strings: TemplateStringsArray, ...parts: readonly (SqlValue | Sql)[]): Sql => {
  if (!parts.some(isSql)) {
    let text = flat.get(strings)
    if (!text) flat.set(strings, (text = [...strings]))
    return { text, values: parts as readonly SqlValue[] }
  }
  const text: string[] = [strings[0] ?? '']
  const values: SqlValue[] = []
  parts.forEach((part, index) => {
    if (isSql(part)) {
      append(text, part.text[0] ?? '')
      text.push(...part.text.slice(1))
      values.push(...part.values)
    } else {
      values.push(part)
      text.push('')
    }
    append(text, strings[index + 1] ?? '')
  })
  return { text, values }
}

/** Joins pieces with a separator; an empty list gives empty text. */
export const join = (pieces: readonly Sql[], separator: Sql): Sql =>
  pieces.reduce(
    (whole, piece, index) => (index === 0 ? piece : sql`${whole}${separator}${piece}`),
    sql``,
  )

/** `(a, b, c)`: the right-hand side of `in`; the list must not be empty. */
export const list = (values: readonly SqlValue[]): Sql =>
  sql`(${join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )})`

/** All conditions together; none gives a condition that always holds. */
export const all = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`1 = 1` : join(conditions, sql` and `)

/** At least one of the conditions; none gives a condition that never holds. */
export const any = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`1 = 0` : sql`(${join(conditions, sql` or `)})`

const isSql = (part: SqlValue | Sql): part is Sql =>
  typeof part === 'object' && part !== null && 'text' in part

const append = (text: string[], tail: string): void => {
  text[text.length - 1] = (text.at(-1) ?? '') + tail
}
