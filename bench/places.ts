import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Database } from '../src/core/kernel/database.ts'
import { readMigrations } from '../src/db/migrations.ts'
import { openPostgres } from '../src/db/postgres.ts'
import { openSqlite } from '../src/db/sqlite.ts'
import { findPostgres } from '../test/engines/postgres-found.ts'
import { startPostgres } from '../test/engines/postgres-server.ts'
import { atEnd, scratchFolder } from './scratch.ts'

/** A data folder and, on PostgreSQL, the database beside it: what a server is started on. */
export interface Place {
  readonly engine: 'sqlite' | 'postgres'
  readonly folder: string
  /** `postgres://…`, or the path of the SQLite file. */
  readonly database: string
}

/** Makes places on one engine. */
export interface Places {
  create(): Promise<Place>
  /** The same keys and rows again; nobody may have the original open. */
  copy(place: Place): Promise<Place>
  /** The database server's process, where the bench has started it. */
  readonly serverPid?: number
}

export const migrationsFolder = fileURLToPath(import.meta.resolve('../migrations'))

export const openPlace = ({ engine, database }: Place): Promise<Database> => {
  const migrations = readMigrations(migrationsFolder)
  return engine === 'sqlite'
    ? openSqlite({ path: database, migrations })
    : openPostgres({ url: database, migrations })
}

/** Undefined, with the reason said, where the engine cannot run here. */
export const placesOn = async (engine: string): Promise<Places | undefined> => {
  if (engine === 'sqlite') return sqlitePlaces()
  if (engine === 'postgres') return await postgresPlaces()
  throw new Error(`there is no engine ${engine}: sqlite, postgres`)
}

const sqlitePlaces = (): Places => ({
  create: async () => sqliteIn(scratchFolder()),
  copy: async ({ folder }) => {
    const fresh = scratchFolder()
    cpSync(folder, fresh, { recursive: true })
    return sqliteIn(fresh)
  },
})

const sqliteIn = (folder: string): Place => ({
  engine: 'sqlite',
  folder,
  database: join(folder, 'berth.db'),
})

const postgresPlaces = async (): Promise<Places | undefined> => {
  const found = findPostgres()
  if (found.by === 'none') {
    console.log(`no PostgreSQL: ${found.reason}`)
    return undefined
  }
  const own = found.by === 'programs' ? await startPostgres(found, { fsync: 'on' }) : undefined
  if (own) atEnd(() => own.stop())
  const url = found.by === 'url' ? found.url : (own?.url ?? '')
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  atEnd(() => admin.end())
  await requireDurable(admin)
  const addressOf = (name: string): string => Object.assign(new URL(url), { pathname: name }).href
  let last = 0
  const create = async (folder: string, template: string): Promise<Place> => {
    const name = `berth_bench_${process.pid}_${++last}`
    await admin.query(`create database ${name} template ${template}`)
    atEnd(() => admin.query(`drop database if exists ${name} with (force)`))
    return { engine: 'postgres', folder, database: addressOf(name) }
  }
  return {
    ...(own ? { serverPid: own.pid } : {}),
    create: () => create(scratchFolder(), 'template0'),
    copy: async ({ folder, database }) => {
      const fresh = join(scratchFolder(), 'data')
      mkdirSync(fresh)
      cpSync(folder, fresh, { recursive: true })
      return await create(fresh, new URL(database).pathname.slice(1))
    },
  }
}

const requireDurable = async (client: pg.Client): Promise<void> => {
  for (const name of ['fsync', 'synchronous_commit']) {
    const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [
      name,
    ])
    if (rows[0]?.value !== 'on') throw new Error(`PostgreSQL must run with ${name} on`)
  }
}
