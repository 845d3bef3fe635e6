import { join } from 'node:path'
import type { Settings } from './config/settings.ts'
import type { Database } from './core/kernel/database.ts'
import type { Migration } from './db/migrations.ts'
import { openPostgres } from './db/postgres.ts'
import { openSqlite } from './db/sqlite.ts'

/** The embedded database's file in the data folder. */
export const databaseFile = (data: string): string => join(data, 'berth.db')

/** Opens the database that the settings name, or else the embedded one in the data folder. */
export const openDatabase = async (
  { databaseUrl }: Pick<Settings, 'databaseUrl'>,
  data: string,
  migrations: readonly Migration[],
  onHeld: (ms: number) => void = () => {},
): Promise<Database> =>
  databaseUrl === undefined
    ? openSqlite({ path: databaseFile(data), migrations, onHeld })
    : await openPostgres({ url: databaseUrl, migrations })
