import { join } from 'node:path'
import type { Settings } from './config/settings.ts'
import type { Database } from './core/kernel/database.ts'
import type { Migration } from './db/migrations.ts'
import { openSqlite } from './db/sqlite.ts'

/** The embedded database's file in the data folder. */
export const databaseFile = (data: string): string => join(data, 'berth.db')

/** Opens the database that the settings name, or else the embedded one in the data folder. */
export const openDatabase = async (
  { databaseUrl }: Pick<Settings, 'databaseUrl'>,
  data: string,
  migrations: readonly Migration[],
  onHeld: (ms: number) => void = () => {},
): Promise<Database> => {
  if (databaseUrl === undefined) return openSqlite({ path: databaseFile(data), migrations, onHeld })
  // Nobody else needs what speaks to PostgreSQL.
  const { openPostgres } = await import('./db/postgres.ts')
  return await openPostgres({ url: databaseUrl, migrations })
}
