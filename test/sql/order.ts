import type { Table } from './schema.ts'
import { bare } from './statement-rules.ts'

/**
 * What an `order by` lists that may be null, by no condition is not, and does not say where nulls
 * go.
 */
export const unplacedNulls = (statement: string, tables: readonly Table[]): readonly string[] => {
  const text = bare(statement)
  const named = new Map<string, Table>()
  for (const [, table = '', alias] of text.matchAll(
    /\b(?:from|join)\s+(\w+)(?:\s+(?!on\b|where\b)(\w+))?/g,
  )) {
    const known = tables.find(({ name }) => name === table)
    if (known) named.set(alias ?? table, known).set(table, known)
  }
  const keys = [...text.matchAll(/\border by (.*?)(?=\blimit\b|\)|$)/g)].flatMap(([, list = '']) =>
    list.split(','),
  )
  return keys
    .map((key) => key.trim())
    .filter((key) => !/ nulls (?:first|last)$/.test(key))
    .filter((key) => {
      const [, alias, column = ''] = /^(?:(\w+)\.)?(\w+)/.exec(key) ?? []
      const own = alias === undefined ? [...named.values()] : [named.get(alias)].filter((t) => !!t)
      const among = own.length > 0 ? own : tables
      const having = among.filter(({ columns }) => columns.has(column))
      const compared = new RegExp(`\\b${column} (?:[<>=]|is not null)`).test(text)
      return (
        !compared &&
        having.length > 0 &&
        having.every(({ columns }) => columns.get(column)?.nullable)
      )
    })
}
