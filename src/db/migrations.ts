import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../core/kernel/refusal.ts'

/** One numbered step of the schema. `minimum` is the oldest program version that may use the result. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly minimum: number
  readonly text: string
}

/** The newest schema that this program knows how to use. */
export const knownSchema = (migrations: readonly Migration[]): number =>
  migrations.at(-1)?.number ?? 0

/** Reads `NNNN_words.sql` files in order; a gap in the numbers is a defect. */
export const readMigrations = (folder: string): readonly Migration[] =>
  readdirSync(folder)
    .filter((file) => /^\d{4}_[a-z_]+\.sql$/.test(file))
    .sort()
    .map((file, index) => {
      const text = readFileSync(join(folder, file), 'utf8')
      const minimum = Number(/^--! minimum (\d+)/.exec(text)?.[1])
      const number = Number(file.slice(0, 4))
      if (number !== index + 1 || !minimum) throw new Error(`defect: migration ${file}`)
      return { number, name: file.slice(5, -4), minimum, text }
    })

/** Which migrations are still due; refuses a database whose minimum is newer than this program. */
export const dueMigrations = (
  migrations: readonly Migration[],
  applied: { readonly number: number; readonly minimum: number },
): readonly Migration[] => {
  const known = knownSchema(migrations)
  if (applied.minimum > known)
    throw new Fault(
      'database_unavailable',
      `The database needs a newer Berth: its schema is at ${applied.number}, which asks for at least ${applied.minimum}; this program knows ${known}. Start the newer version.`,
    )
  return migrations.filter(({ number }) => number > applied.number)
}
