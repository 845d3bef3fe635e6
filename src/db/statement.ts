import type { Sql, SqlValue } from '../core/kernel/sql.ts'

/** Writes a statement's text with one engine's parameter marks; flat templates are written once. */
export const statementText = (
  mark: (position: number) => string,
  suffix = '',
): ((statement: Sql) => string) => {
  const known = new WeakMap<readonly string[], string>()
  return (statement) => {
    let text = known.get(statement.text)
    if (text === undefined) {
      text = statement.text.reduce((whole, piece, index) => whole + mark(index) + piece) + suffix
      known.set(statement.text, text)
    }
    return text
  }
}

/**
 * The values, if both engines keep each of them as it is; any other is a defect. Left alone, SQLite
 * makes NaN a null and cuts text at NUL, PostgreSQL refuses both, and a lone surrogate is replaced.
 */
export const storable = (values: readonly SqlValue[]): readonly SqlValue[] => {
  for (const value of values) {
    if (typeof value === 'number') {
      if (!Number.isSafeInteger(value)) throw new Error(`defect: ${value} is no safe integer`)
    } else if (typeof value === 'string') {
      if (!value.isWellFormed() || value.includes('\0'))
        throw new Error('defect: a text with NUL or a lone surrogate came to the database')
    }
  }
  return values
}
