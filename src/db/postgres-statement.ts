import pg from 'pg'
import type { Sql, SqlValue } from '../core/kernel/sql.ts'
import { statementText, storable } from './statement.ts'

/** A name lets the server plan a text once per connection; a text beyond these goes without. */
const mostNamed = 1024

const names = new Map<string, string>()

const nameOf = (text: string): string | undefined => {
  const known = names.get(text)
  if (known !== undefined || names.size >= mostNamed) return known
  const name = `berth_${names.size}`
  names.set(text, name)
  return name
}

/** Makes what `pg` runs of a statement; `suffix` is written after its text. */
export const statementQuery = (suffix = ''): ((statement: Sql) => pg.QueryConfig<SqlValue[]>) => {
  const textOf = statementText((position) => `$${position}`, suffix)
  return (statement) => {
    const text = textOf(statement)
    const name = nameOf(text)
    const values = storable(statement.values) as SqlValue[]
    return name === undefined ? { text, values } : { name, text, values }
  }
}

/** Values as the other engine gives them; a type outside the shared subset is a defect. */
const parsers: Readonly<Record<number, (text: string) => SqlValue>> = {
  16: (text) => (text === 't' ? 1 : 0), // bool
  17: (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')), // bytea, as \x…
  20: (text) => integer(text), // int8
  21: (text) => integer(text), // int2
  23: (text) => integer(text), // int4
  19: (text) => text, // name
  25: (text) => text, // text
  1043: (text) => text, // varchar
}

const integer = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`defect: ${text} is no safe integer`)
  return value
}

export const parserOf = (oid: number): ((text: string) => SqlValue) =>
  parsers[oid] ??
  // Thrown here, while `pg` reads a row: thrown above, nobody would catch it.
  (() => {
    throw new Error(`defect: a column of type ${oid} is outside the SQL subset`)
  })
