import type { Sql } from '../core/kernel/sql.ts'

/** Writes a statement's text with one engine's parameter marks; flat templates are written once. */
export const statementText = (mark: (position: number) => string): ((statement: Sql) => string) => {
  const known = new WeakMap<readonly string[], string>()
  return (statement) => {
    let text = known.get(statement.text)
    if (text === undefined) {
      text = statement.text.reduce((whole, piece, index) => whole + mark(index) + piece)
      known.set(statement.text, text)
    }
    return text
  }
}
