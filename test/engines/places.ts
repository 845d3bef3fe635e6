import { fileURLToPath } from 'node:url'
import type { Database } from '../../src/core/kernel/database.ts'
import { readMigrations, type Migration } from '../../src/db/migrations.ts'
import type { PostgresOptions } from '../../src/db/postgres.ts'
import type { SqliteOptions } from '../../src/db/sqlite.ts'

/** The schema as it is shipped. */
export const shippedMigrations: readonly Migration[] = readMigrations(
  fileURLToPath(import.meta.resolve('../../migrations')),
)

/** What a test may ask of a database; each engine takes what it knows. */
export type OpenOptions = Partial<Omit<SqliteOptions, 'path'> & Omit<PostgresOptions, 'url'>>

/** Where databases of one engine are: makes places, opens databases there, removes them. */
export interface Places {
  /** A new place, a path or an address: with the shipped schema, or with nothing in it. */
  create(migrated: boolean): Promise<string>
  open(place: string, options: OpenOptions): Promise<Database>
  remove(place: string): Promise<void>
  end(): Promise<void>
}
