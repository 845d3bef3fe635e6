import { after, afterEach, beforeEach, describe, it } from 'node:test'
import type { Database } from '../../src/core/kernel/database.ts'
import type { OpenOptions, Places } from './places.ts'
import { postgresPlaces } from './postgres-engine.ts'
import { findPostgres } from './postgres-found.ts'
import { sqlitePlaces } from './sqlite-engine.ts'

/**
 * One engine, as a suite sees it. What is opened in a test, or in a hook before it, is closed after
 * it.
 */
export interface Engine {
  readonly name: 'sqlite' | 'postgres'
  /** A fresh database with the shipped schema, or with the migrations of the options. */
  open(options?: OpenOptions): Promise<Database>
  /**
   * Another server on the data of a database that was opened here, as after a restart or beside it.
   */
  reopen(db: Database, options?: OpenOptions): Promise<Database>
  /** Opens a place: one of `place()`, or a path or an address of the test's own. */
  openAt(place: string, options?: OpenOptions): Promise<Database>
  /** A fresh place with nothing in it, for what opens databases itself. */
  place(): Promise<string>
  /** The path or the address behind a database. */
  placeOf(db: Database): string
}

/**
 * Declares the suite once for each engine, or only for those that `BERTH_TEST_ENGINES` names.
 * PostgreSQL is skipped with the reason where there is none; with `BERTH_CI=1` that is a failure.
 */
export const forEachEngine = (
  name: string,
  suite: (engine: Engine) => void,
  how: { readonly fsync?: 'on' | 'off' } = {},
): void => {
  const wanted = process.env['BERTH_TEST_ENGINES']?.split(',')
  if (wanted?.includes('sqlite') ?? true)
    describe(`${name} (sqlite)`, () => suite(engineOn('sqlite', sqlitePlaces())))
  if (!(wanted?.includes('postgres') ?? true)) return
  const found = findPostgres()
  if (found.by !== 'none')
    describe(`${name} (postgres)`, () =>
      suite(engineOn('postgres', postgresPlaces(found, how.fsync ?? 'on'))))
  else if (process.env['BERTH_CI'] === '1')
    it(`${name} (postgres)`, () => {
      throw new Error(`PostgreSQL must be tested here, but there is ${found.reason}`)
    })
  else describe(`${name} (postgres)`, { skip: `no PostgreSQL: ${found.reason}` }, () => {})
}

const engineOn = (name: Engine['name'], places: Places): Engine => {
  const databases: Database[] = []
  const made: string[] = []
  const placeOf = new WeakMap<Database, string>()
  const marks = { databases: 0, made: 0 }
  const clean = async (from: typeof marks): Promise<void> => {
    await Promise.all(databases.splice(from.databases).map((db) => db.close()))
    for (const place of made.splice(from.made)) await places.remove(place)
  }
  beforeEach(() => {
    marks.databases = databases.length
    marks.made = made.length
  })
  afterEach(() => clean(marks))
  after(async () => {
    await clean({ databases: 0, made: 0 })
    await places.end()
  })

  const create = async (migrated: boolean): Promise<string> => {
    const place = await places.create(migrated)
    made.push(place)
    return place
  }
  const openAt = async (place: string, options: OpenOptions): Promise<Database> => {
    const db = await places.open(place, options)
    databases.push(db)
    placeOf.set(db, place)
    return db
  }
  const known = (db: Database): string => {
    const place = placeOf.get(db)
    if (place === undefined) throw new Error('this engine has not opened that database')
    return place
  }
  return {
    name,
    open: async (options = {}) => openAt(await create(!options.migrations), options),
    reopen: (db, options = {}) => openAt(known(db), options),
    openAt: (place, options = {}) => openAt(place, options),
    place: () => create(false),
    placeOf: known,
  }
}
