import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import type { Database } from '../../src/core/kernel/database.ts'
import { Fault, Refusal } from '../../src/core/kernel/refusal.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import type { Engine } from '../engines/engines.ts'
import { add, faultOf, idsIn, idsOf, numberOf, oneTable, set, works } from './database-table.ts'
import { beside } from './beside.ts'

/** What callers get when the world fails, and that it goes on afterwards. */
export const trouble = (engine: Engine): void => {
  let db: Database
  beforeEach(async () => {
    db = await engine.open({ migrations: oneTable, busyMs: 150 })
  })

  it('says that it is busy while another process holds the lock', async () => {
    await db.write((tx) => add(tx, 'a', 1))
    const other = await beside(engine, db)
    await other.run('begin')
    await other.run("update things set number = 2 where id = 'a'")
    const waiting = [3, 4].map((number) => db.write((tx) => set(tx, 'a', number)))
    for (const doomed of waiting) await faultOf(doomed, 'database_busy')
    assert.equal(await db.read((tx) => numberOf(tx, 'a')), 1)
    await other.run('commit')
    await other.end()
    assert.equal(await db.read((tx) => numberOf(tx, 'a')), 2)
    await works(db)
  })

  it('waits for another process without holding the main loop', async () => {
    const patient = await engine.reopen(db, { migrations: oneTable, busyMs: 60_000 })
    await db.write((tx) => add(tx, 'a', 1))
    const other = await beside(engine, db)
    await other.run('begin')
    await other.run("update things set number = 2 where id = 'a'")
    let answered = false
    const waiting = patient.write(async (tx) => set(tx, 'a', 3)).then(() => (answered = true))
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 2))
      assert.ok(!answered)
    }
    await other.run('commit')
    await other.end()
    await waiting
    assert.equal(await db.read((tx) => numberOf(tx, 'a')), 3)
  })

  it('finishes what runs when it closes, and refuses what comes', async () => {
    const other = await engine.reopen(db, { migrations: oneTable })
    const running = Array.from({ length: 40 }, (_, index) => db.write((tx) => add(tx, `w${index}`)))
    const reading = [db.read(idsIn), db.readHeavy(idsIn)]
    const closing = db.close()
    const asked = db.ask(sql`select id from things`)
    for (const late of [db.write(async () => {}), db.read(idsIn), db.readHeavy(idsIn), asked])
      await faultOf(late, 'shutting_down')
    await Promise.all([closing, db.close(), ...running, ...reading])
    assert.equal((await idsOf(other)).length, 40)
  })

  it('turns away whoever comes when too many wait, and nobody else', async () => {
    const crowded = await engine.reopen(db, { migrations: oneTable, mostWaiting: 20 })
    const calls: readonly (readonly [string, (id: string) => Promise<unknown>])[] = [
      ['write', (id) => crowded.write((tx) => add(tx, id))],
      ['read', () => crowded.read(idsIn)],
    ]
    for (const [kind, call] of calls) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 60 }, (_, index) => call(`${kind} ${index}`)),
      )
      const faults = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
      for (const fault of faults) assert.ok(fault instanceof Fault)
      for (const { code } of faults as Fault[]) assert.equal(code, 'database_busy')
      const turnedAway = outcomes.map(({ status }) => status).indexOf('rejected')
      assert.ok(turnedAway >= 20 && faults.length >= 20, `${kind}: ${faults.length}`)
      assert.equal(outcomes.length - faults.length, turnedAway, 'those who came first are served')
    }
    await works(crowded)
  })

  it('gives up a statement that takes too long', async () => {
    const impatient = await engine.reopen(db, {
      migrations: oneTable,
      heavyMs: 300,
      statementMs: 300,
    })
    const endless = sql`
      with recursive counted (n) as (
        select 1 as n union all select n + 1 as n from counted where n < 10000000)
      select count(*) as n from counted`
    const fault = await faultOf(
      impatient.readHeavy((tx) => tx.first(endless)),
      'timed_out',
    )
    assert.equal(fault.message, 'The database did not answer in time.')
    await works(impatient)
  })

  it('never holds the main loop for a heavy read', async () => {
    const long = sql`
      with recursive counted (n) as (
        select 1 as n union all select n + 1 as n from counted where n < 1500000)
      select count(*) as n from counted`
    let turns = 0
    let running = true
    const turning = (async () => {
      for (; running; turns++) await new Promise((resolve) => setImmediate(resolve))
    })()
    assert.equal((await db.readHeavy((tx) => tx.first(long)))?.['n'], 1_500_000)
    running = false
    await turning
    assert.ok(turns > 20, `${turns} turns of the main loop meanwhile`)
  })

  if (engine.name === 'sqlite')
    it('tells how long it held the main loop, for each turn', async () => {
      const held: (readonly [string, number])[] = []
      const told = await engine.reopen(db, {
        migrations: oneTable,
        onHeld: (ms, by) => held.push([by, ms]),
      })
      const long = sql`
        with recursive counted (n) as (
          select 1 as n union all select n + 1 as n from counted where n < 300000)
        select count(*) as n from counted`
      const began = performance.now()
      await told.write((tx) => tx.first(long))
      await told.read((tx) => tx.first(long))
      const passed = performance.now() - began
      assert.deepEqual(
        held.map(([by]) => by),
        ['write', 'read'],
      )
      const sum = held.reduce((total, [, ms]) => total + ms, 0)
      assert.ok(held.every(([, ms]) => ms > 5) && sum <= passed, `${sum} of ${passed} ms`)
    })

  it('gives every body of a group its own answer, whatever the mix', async () => {
    const refusal = new Refusal('in_use', 'in use')
    const outcomes = await Promise.allSettled([
      db.write((tx) => add(tx, 'a')),
      db.write(() => Promise.reject(refusal)),
      db.write(async () => 'nothing at all'),
      db.write((tx) => tx.all(sql`select no_such_column from things`)),
      db.write((tx) => add(tx, 'b')),
    ])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(await idsOf(db), ['a', 'b'])
  })
}
