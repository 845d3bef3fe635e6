import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Reader } from '../../src/core/kernel/database.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import type { Engine } from '../engines/engines.ts'
import { beside } from './beside.ts'
import { add, faultOf, idsIn, idsOf, oneTable, works } from './database-table.ts'

/** What callers get when the way to the server breaks, and that it is found again. */
export const connections = (engine: Engine): void => {
  const killOthers = `
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`

  it('gives a fault for a connection that ends between two statements', async () => {
    const db = await engine.open({ migrations: oneTable })
    const admin = await beside(engine, db)
    const inside = Promise.withResolvers<void>()
    let killed = false
    const failing = faultOf(
      db.write(async (tx) => {
        await add(tx, 'doomed')
        inside.resolve()
        while (!killed) await tx.first(sql`select 1 as one`)
        await add(tx, 'after')
      }),
      'database_unavailable',
    )
    await inside.promise
    await admin.run(killOthers)
    killed = true
    assert.equal((await failing).message, 'The database cannot be reached.')
    await works(db)
    assert.deepEqual(await idsOf(db), [])
    await admin.end()
  })

  it('gives a fault for a connection that ends within a statement', async () => {
    const db = await engine.open({ migrations: oneTable })
    const admin = await beside(engine, db)
    const inside = Promise.withResolvers<void>()
    const failing = faultOf(
      db.read(async (tx) => {
        await idsIn(tx)
        inside.resolve()
        await tx.first(sql`select 1 as one from pg_sleep(60)`)
      }),
      'database_unavailable',
    )
    await inside.promise
    await admin.run(killOthers)
    await failing
    await works(db)
    await admin.end()
  })

  it('undoes a transaction that asks and asks without end', async () => {
    const db = await engine.open({ migrations: oneTable, transactionMs: 200 })
    const endless: readonly ((body: (tx: Reader) => Promise<never>) => Promise<never>)[] = [
      (body) => db.read(body),
      (body) => db.readHeavy(body),
      (body) => db.write(async (tx) => (await add(tx, 'doomed'), await body(tx))),
    ]
    for (const run of endless) {
      const failing = run(async (tx) => {
        for (;;) await tx.first(sql`select 1 as one`)
      })
      const { message } = await faultOf(failing, 'timed_out')
      assert.equal(message, 'A transaction took too long, and was undone.')
    }
    await works(db)
    assert.deepEqual(await idsOf(db), [])
  })

  it('asks the server for the same, where it knows how', async () => {
    const db = await engine.open({ migrations: oneTable, transactionMs: 30_000 })
    const [row] = await db.ask(sql`
      select current_setting('server_version_num') as version,
        current_setting('transaction_timeout', true) as bound,
        current_setting('idle_in_transaction_session_timeout') as idle`)
    assert.equal(row?.['idle'], '30s')
    assert.equal(row['bound'], Number(row['version']) < 170_000 ? null : '1min')
  })

  it('outlives the end of every idle connection', async () => {
    const db = await engine.open({ migrations: oneTable })
    await Promise.all(Array.from({ length: 8 }, () => db.read(idsIn)))
    const admin = await beside(engine, db)
    await admin.run(killOthers)
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => db.read(idsIn)))
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        await faultOf(Promise.reject(outcome.reason as Error), 'database_unavailable')
    await works(db)
    await admin.end()
  })

  it('says that a change may have been kept if the connection ends during its commit', async () => {
    const db = await engine.open({ migrations: oneTable })
    const admin = await beside(engine, db)
    await admin.run(`
      create function die() returns trigger language plpgsql as $$
      begin
        perform pg_terminate_backend(pg_backend_pid());
        perform pg_sleep(60);
        return null;
      end $$;
      create constraint trigger die after insert on things deferrable initially deferred
        for each row execute function die()`)
    const fault = await faultOf(
      db.write((tx) => add(tx, 'a')),
      'database_unavailable',
    )
    assert.match(fault.message, /during a commit: the change may have been kept/)
    await admin.run('drop trigger die on things')
    await works(db)
    await admin.end()
  })

  it('takes a column of a type that the engines do not share for a defect', async () => {
    const db = await engine.open({ migrations: oneTable })
    await db.write((tx) => add(tx, 'a', 1))
    await assert.rejects(
      db.read((tx) => tx.first(sql`select sum(number) as total from things`)),
      /column of type 1700 is outside the SQL subset/,
    )
    await works(db)
  })

  it('says so when the server only allows reading', async () => {
    const db = await engine.open({ migrations: oneTable })
    const admin = await beside(engine, db)
    const name = new URL(engine.placeOf(db)).pathname.slice(1)
    await admin.run(`alter database ${name} set default_transaction_read_only = on`)
    const standby = await engine
      .reopen(db, { migrations: oneTable })
      .catch((error: unknown) => error as Error)
    const fault = await faultOf(
      standby instanceof Error ? Promise.reject(standby) : standby.write((tx) => add(tx, 'a')),
      'database_unavailable',
    )
    assert.equal(fault.message, 'The database only allows reading.')
    await admin.end()
  })
}
