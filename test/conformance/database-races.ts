import assert from 'node:assert/strict'
import { before, beforeEach, it } from 'node:test'
import pg from 'pg'
import type { Database, Writer } from '../../src/core/kernel/database.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import type { Engine } from '../engines/engines.ts'
import {
  add,
  defectOf,
  faultOf,
  idsOf,
  numberOf,
  oneTable,
  set,
  works,
  clear,
} from './database-table.ts'

/** What becomes of writers that meet. */
export const races = (engine: Engine): void => {
  let db: Database
  before(async () => {
    db = await engine.open({ migrations: oneTable })
  })
  beforeEach(() => clear(db))

  /**
   * Lets each body wait, within its transaction, until so many are there; one at a time never meet.
   */
  const meeting = (count: number): ((tx: Writer) => Promise<void>) => {
    let there = 0
    return async (tx) => {
      there += 1
      if (engine.name === 'postgres') while (there < count) await tx.first(sql`select 1 as one`)
    }
  }

  it('runs the loser again from its beginning when two insert the same key', async () => {
    const meet = meeting(2)
    let runs = 0
    const called: string[] = []
    const ensure = (): Promise<string> =>
      db.write(async (tx) => {
        runs += 1
        const found = await numberOf(tx, 'a')
        await meet(tx)
        const outcome = found === undefined ? 'added' : 'found'
        tx.afterCommit(() => called.push(outcome))
        if (found === undefined) await add(tx, 'a', 1)
        return outcome
      })
    const outcomes = await Promise.all([ensure(), ensure()])
    assert.deepEqual(outcomes.toSorted(), ['added', 'found'])
    assert.deepEqual(called.toSorted(), ['added', 'found'])
    assert.equal(runs, engine.name === 'postgres' ? 3 : 2)
    assert.deepEqual(await idsOf(db), ['a'])
  })

  it('takes a duplicate that no other run resolves for a defect', async () => {
    await db.write((tx) => add(tx, 'a'))
    let runs = 0
    const stubborn = db.write(async (tx) => {
      runs += 1
      await add(tx, 'a')
    })
    await defectOf(db, stubborn, /UNIQUE constraint failed|things_pk/)
    assert.ok(runs <= 12)
  })

  it('runs one of two again that lock the same rows in opposite order', async () => {
    await db.write(async (tx) => {
      for (const id of ['a', 'b']) await add(tx, id, 0)
    })
    const meet = meeting(2)
    let runs = 0
    const inOrder = (first: string, second: string): Promise<void> =>
      db.write(async (tx) => {
        runs += 1
        for (const id of [first, second]) {
          await tx.lock('exclusive', sql`select number from things where id = ${id}`)
          if (id === first) await meet(tx)
          await set(tx, id, ((await numberOf(tx, id)) ?? 0) + 1)
        }
      })
    await Promise.all([inOrder('a', 'b'), inOrder('b', 'a')])
    assert.ok(runs >= (engine.name === 'postgres' ? 3 : 2))
    const numbers = await db.read(async (tx) => [await numberOf(tx, 'a'), await numberOf(tx, 'b')])
    assert.deepEqual(numbers, [2, 2])
  })

  it('holds a row against all that take it exclusively', async () => {
    await db.write((tx) => add(tx, 'a', 0))
    const locked = sql`select number from things where id = 'a'`
    await Promise.all(
      Array.from({ length: 40 }, () =>
        db.write(async (tx) => {
          const [row] = await tx.lock('exclusive', locked)
          await set(tx, 'a', Number(row?.['number']) + 1)
        }),
      ),
    )
    assert.equal(await db.read((tx) => numberOf(tx, 'a')), 40)
  })

  it('lets two servers write at once', async () => {
    const other = await engine.reopen(db, { migrations: oneTable })
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (index % 2 === 0 ? db : other).write((tx) => add(tx, `id ${index}`)),
      ),
    )
    assert.equal((await idsOf(db)).length, 200)
  })

  it('holds a row against changes while others share it', async () => {
    for (let round = 0; round < 15; round++) {
      const parent = `parent ${round}`
      await db.write((tx) => add(tx, parent, 1))
      const held = sql`select number from things where id = ${parent} and number = 1`
      const joining = ['x', 'y'].map((child) =>
        db.write(async (tx) => {
          const [alive] = await tx.lock('share', held)
          if (alive) await add(tx, `${parent} ${child}`)
        }),
      )
      const ending = db.write(async (tx) => {
        await tx.lock('exclusive', held)
        const children = sql`select id from things where id > ${parent} and id < ${`${parent}!`}`
        if ((await tx.all(children)).length > 0) return
        await set(tx, parent, 0)
      })
      await Promise.all([...joining, ending])
      const ids = await idsOf(db)
      const ended = (await db.read((tx) => numberOf(tx, parent))) === 0
      const children = ids.filter((id) => id.startsWith(`${parent} `)).length
      assert.equal(children, ended ? 0 : 2)
    }
  })

  // On the embedded engine one writer never meets another.
  if (engine.name !== 'postgres') return
  it('runs again what cannot be serialized, but not for ever', async () => {
    const client = new pg.Client({ connectionString: engine.placeOf(db) })
    await client.connect()
    await client.query(`
      create sequence tries;
      create function lose(times bigint) returns bigint language plpgsql as $$
      begin
        if nextval('tries') <= times then
          raise exception 'lost' using errcode = '40001';
        end if;
        return currval('tries');
      end $$`)
    const attempt = (times: number): Promise<unknown> =>
      db.write(async (tx) => {
        await add(tx, `after ${times}`)
        return (await tx.first(sql`select lose(${times}) as n`))?.['n']
      })
    assert.equal(await attempt(3), 4)
    await client.query(`alter sequence tries restart`)
    await faultOf(attempt(1_000_000), 'database_busy')
    await client.end()
    assert.deepEqual(await idsOf(db), ['after 3'])
    await works(db)
  })
}
