import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../core/kernel/refusal.ts'

/**
 * One numbered step of the schema. `minimum` is the oldest schema whose program may use the result.
 */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly minimum: number
  readonly text: string
}

/** Reads a folder's `NNNN_words.sql` files. */
export const readMigrations = (folder: string): readonly Migration[] =>
  parseMigrations(
    readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  )

/** Reads `NNNN_words.sql` texts by name; any other name, or a gap in the numbers, is a defect. */
export const parseMigrations = (
  files: readonly (readonly [file: string, text: string])[],
): readonly Migration[] =>
  files
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, text], index) => {
      const minimum = Number(/^--! minimum (\d+)\n/.exec(text)?.[1])
      const [, digits = '', name = ''] = /^(\d{4})_([a-z_]+)\.sql$/.exec(file) ?? []
      const number = Number(digits)
      if (number !== index + 1 || !minimum || minimum > number)
        throw new Error(`defect: migration ${file}`)
      return { number, name, minimum, text }
    })

/**
 * The migration that is due, if one is; refuses a database whose minimum has moved beyond this
 * program.
 */
export const nextMigration = (
  migrations: readonly Migration[],
  applied: { readonly number: number; readonly minimum: number },
): Migration | undefined => {
  const known = migrations.at(-1)?.number ?? 0
  if (applied.minimum > known)
    throw new Fault(
      'database_unavailable',
      `The database needs a newer Berth: its schema is at ${applied.number} and asks for a program ` +
        `that knows at least ${applied.minimum}; this one knows ${known}.`,
    )
  return migrations.find(({ number }) => number > applied.number)
}
