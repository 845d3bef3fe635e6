import { join, sql, type Sql } from './sql.ts'

/**
 * The right-hand side of `(organization_id, x) in …`; the list must not be empty. An engine that is
 * told the organization apart may think that it has a few rows, and read them all. The last value
 * is repeated until there are as many as a power of two, so that there are few texts.
 */
export const rowList = (organizationId: string, values: readonly string[]): Sql => {
  const length = 2 ** Math.ceil(Math.log2(values.length))
  const last = values.at(-1) ?? ''
  const padded = [...values, ...Array<string>(length - values.length).fill(last)]
  const rows = padded.map((value) => sql`(${organizationId}, ${value})`)
  return sql`(values ${join(rows, sql`, `)})`
}
