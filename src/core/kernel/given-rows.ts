import { sql, type Sql } from './sql.ts'

/**
 * Rows to select from, as one parameter: `given.key` is a row's place as text, `given.value ->> 0`
 * its first value, which is text until it is cast. A list of parameters would be read, and planned
 * for, anew for every length, and takes longer than a short statement's work.
 */
export const givenRows = (rows: readonly (readonly (string | number)[])[]): Sql => {
  for (const value of rows.flat())
    if (typeof value === 'number' ? !Number.isSafeInteger(value) : !isStorable(value))
      throw new Error('defect: rows for the database have what one of the engines does not keep')
  return sql`json_each(${JSON.stringify({ ...rows })}) given`
}

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
