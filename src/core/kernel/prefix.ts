import { sql, type Sql } from './sql.ts'

/** Whether a column's text begins like this: a range, which an index on the column serves. */
export const beginsWith = (column: Sql, start: string): Sql =>
  sql`${column} >= ${start} and ${column} < ${start + greatest}`

/** Stands after every character that names and the like are made of. */
const greatest = '\u{10ffff}'
