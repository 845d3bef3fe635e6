import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../core/kernel/refusal.ts'

/** One numbered step of the schema. `minimum` is the oldest schema whose program may use the result. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly minimum: number
  readonly text: string
}

/** Reads `NNNN_words.sql` files in order; any other file, or a gap in the numbers, is a defect. */
export const readMigrations = (folder: string): readonly Migration[] =>
  readdirSync(folder)
    .sort()
    .map((file, index) => {
      const text = readFileSync(join(folder, file), 'utf8')
      const minimum = Number(/^--! minimum (\d+)\n/.exec(text)?.[1])
      const [, digits = '', name = ''] = /^(\d{4})_([a-z_]+)\.sql$/.exec(file) ?? []
      const number = Number(digits)
      if (number !== index + 1 || !minimum || minimum > number)
        throw new Error(`defect: migration ${file}`)
      return { number, name, minimum, text }
    })

/** The migration that is due, if one is; refuses a database whose minimum has moved beyond this program. */
export const nextMigration = (
  migrations: readonly Migration[],
  applied: { readonly number: number; readonly minimum: number },
): Migration | undefined => {
  const known = migrations.at(-1)?.number ?? 0
  if (applied.minimum > known)
    throw new Fault(
      'database_unavailable',
      `The database needs a newer Berth: its schema is at ${applied.number} and asks for a program that knows at least ${applied.minimum}; this one knows ${known}.`,
    )
  return migrations.find(({ number }) => number > applied.number)
}
