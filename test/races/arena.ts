import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { setImmediate, setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { createEnvironment } from '../../src/core/environments/create-environment.ts'
import { createLogicalEnvironment } from '../../src/core/environments/create-logical-environment.ts'
import type { Database } from '../../src/core/kernel/database.ts'
import { Fault, Refusal, type RefusalCode } from '../../src/core/kernel/refusal.ts'
import { forEachEngine, type Engine } from '../engines/engines.ts'
import { checkLedger } from '../ledger/invariants.ts'
import {
  administratorOf,
  firstAdministrator,
  freeProcesses,
  through,
  worldOn,
  type TestCall,
  type TestWorld,
} from '../world.ts'

/** Two servers on the same data, with the clock of this machine. */
export interface Arena {
  readonly engine: Engine
  readonly databases: readonly [Database, Database]
  readonly worlds: readonly [TestWorld, TestWorld]
  readonly installer: TestCall
}

export const openArena = async (engine: Engine): Promise<Arena> => {
  const one = await engine.open()
  const other = await engine.reopen(one)
  const worlds = [
    worldOn(one, { seed: 'one', now: Date.now }),
    worldOn(other, { seed: 'other', now: Date.now }),
  ] as const
  const installer = await firstAdministrator(worlds[0])
  return { engine, databases: [one, other], worlds, installer }
}

/** An organization of an arena, and its administrator at each of the two servers. */
export interface Field {
  readonly arena: Arena
  readonly organizationId: string
  readonly admins: readonly [TestCall, TestCall]
  /** Places of one round: nothing has happened there. */
  places(): Promise<{ readonly environment: string; readonly logicalEnvironment: string }>
}

let organizations = 0

export const openField = async (
  arena: Arena,
  how: { readonly unattested: 'refuse' | 'flag' } = { unattested: 'flag' },
): Promise<Field> => {
  const [one, other] = arena.worlds
  await freeProcesses(one.db)
  const admin = await administratorOf(one, arena.installer, `field-${++organizations}`)
  let rounds = 0
  return {
    arena,
    organizationId: admin.principal.organizationId,
    admins: [admin, through(other, admin)],
    places: async () => {
      const name = `place-${++rounds}`
      const described = { name, description: '' }
      await createEnvironment(admin, { ...described, type: 'custom', labels: {} })
      await createLogicalEnvironment(admin, { ...described, tier: 'other', ...how })
      return { environment: name, logicalEnvironment: name }
    },
  }
}

/** What became of one who ran: an answer, or the code of a refusal. */
export type Ran<T> = { readonly answer: T } | { readonly refused: RefusalCode }

/**
 * Lets them all run at once, in an order and with a stagger that chance gives. A fault or a defect
 * of
 * any of them fails the race; refusals are told.
 */
export const race = async <T extends readonly (() => Promise<unknown>)[]>(
  ...runners: T
): Promise<{ readonly [K in keyof T]: Ran<Awaited<ReturnType<T[K]>>> }> => {
  const results: Ran<unknown>[] = []
  const lanes = shuffled(runners.map((runner, index) => ({ runner, index })))
  const ends = await Promise.allSettled(
    lanes.map(async ({ runner, index }) => {
      for (let ticks = Math.floor(Math.random() * 4); ticks > 0; ticks--) await setImmediate()
      results[index] = await refusedOr(runner)
    }),
  )
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return results as { readonly [K in keyof T]: Ran<Awaited<ReturnType<T[K]>>> }
}

export const refusedOr = async <T>(body: () => Promise<T>): Promise<Ran<T>> => {
  try {
    return { answer: await body() }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.code }
    throw error
  }
}

/** Says it again while the database is busy, as a client does: a crowd may be turned away. */
export const patiently = async <T>(body: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await body()
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'database_busy')) throw error
    }
  }
}

/** `ok` or the code of the refusal. */
export const told = (ran: Ran<unknown>): string => ('answer' in ran ? 'ok' : ran.refused)

/** Every outcome of these, in alphabetical order. */
export const allTold = (all: readonly Ran<unknown>[]): readonly string[] => all.map(told).sort()

export const oneOf = <T>(found: T, ...allowed: readonly T[]): void => {
  const isAllowed = allowed.some((each) => JSON.stringify(each) === JSON.stringify(found))
  assert.ok(isAllowed, `${JSON.stringify(found)} is none of ${JSON.stringify(allowed)}`)
}

const shuffled = <T>(items: readonly T[]): readonly T[] =>
  items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)

/** Closes the arena and tells how many deadlocks its database has met; there are none in SQLite. */
export const deadlocksOf = async ({ engine, databases }: Arena): Promise<number> => {
  const place = engine.placeOf(databases[0])
  await Promise.all(databases.map((db) => db.close()))
  if (engine.name === 'sqlite') return 0
  const client = new pg.Client({ connectionString: place })
  await client.connect()
  try {
    // A connection tells what it met when it ends at the latest.
    const others = `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
    while ((await client.query(others)).rows[0].n > 0) await setTimeout(10)
    const told = await client.query(
      'select deadlocks::int as n from pg_stat_database where datname = current_database()',
    )
    return told.rows[0].n as number
  } finally {
    await client.end()
  }
}

/** How often each race is run. */
export const rounds = 20

/**
 * Runs a race on fresh places again and again, then checks the whole ledger of its organization.
 */
export const inRounds = async (
  field: Field,
  round: (places: Awaited<ReturnType<Field['places']>>, index: number) => Promise<void>,
  count = rounds,
): Promise<void> => {
  for (let index = 0; index < count; index++) await round(await field.places(), index)
  await checkLedger(field.arena.databases[0], field.organizationId)
}

/** Declares a suite of races on both engines; its last test tells that nobody met a deadlock. */
export const races = (name: string, suite: (arena: () => Arena) => void): void =>
  forEachEngine(
    name,
    (engine) => {
      let arena: Arena
      before(async () => {
        arena = await openArena(engine)
      })
      suite(() => arena)
      it('meets no deadlock', async () => {
        assert.equal(await deadlocksOf(arena), 0)
      })
    },
    { fsync: 'off' },
  )
