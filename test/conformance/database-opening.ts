import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { it } from 'node:test'
import { sql } from '../../src/core/kernel/sql.ts'
import type { Migration } from '../../src/db/migrations.ts'
import type { Engine } from '../engines/engines.ts'
import { add, faultOf, idsOf, oneTable, works } from './database-table.ts'

const step = (number: number, minimum: number, body: string): Migration => ({
  number,
  name: `step_${number}`,
  minimum,
  text: body,
})
const more = step(2, 1, 'create table more (id {{text}} not null){{strict}};')

/** How a database is opened, and brought up to date. */
export const opening = (engine: Engine): void => {
  it('keeps what is there when the schema goes on', async () => {
    const db = await engine.open({ migrations: oneTable })
    await db.write((tx) => add(tx, 'a'))
    await db.close()
    const newer = await engine.reopen(db, { migrations: [...oneTable, more] })
    assert.deepEqual(await idsOf(newer), ['a'])
    await newer.write((tx) => tx.run(sql`insert into more (id) values ('b')`))
    await works(newer)
  })

  it('lets an older server use a newer database, until the minimum moves on', async () => {
    const db = await engine.open({ migrations: [...oneTable, more] })
    await works(await engine.reopen(db, { migrations: oneTable }))
    const breaking = step(3, 3, 'drop table more;')
    await engine.reopen(db, { migrations: [...oneTable, more, breaking] })
    const fault = await faultOf(
      engine.reopen(db, { migrations: [...oneTable, more] }),
      'database_unavailable',
    )
    assert.equal(
      fault.message,
      'The database needs a newer Berth: its schema is at 3 and asks for a program that knows at ' +
        'least 3; this one knows 2.',
    )
  })

  it('keeps the migrations before one that fails, and nothing of that', async () => {
    const place = await engine.place()
    const failing = step(
      3,
      1,
      'create table half (id {{text}}){{strict}}; create table things (id {{text}});',
    )
    const bad = [...oneTable, more, failing]
    await assert.rejects(engine.openAt(place, { migrations: bad }), /things/)
    const whole = step(3, 1, 'create table half (id {{text}}){{strict}};')
    const db = await engine.openAt(place, { migrations: [...oneTable, more, whole] })
    await works(db)
    const steps = await db.read((tx) => tx.all(sql`select name from migrations order by number`))
    assert.deepEqual(
      steps.map((row) => row['name']),
      ['things', 'step_2', 'step_3'],
    )
  })

  it('lets several processes start on an empty database at once', async () => {
    const script = `
      const { shippedMigrations } = await import('../engines/places.ts')
      const { ${engine.name === 'sqlite' ? 'openSqlite' : 'openPostgres'}: open } =
        await import('../../src/db/${engine.name}.ts')
      const place = process.argv[1]
      process.stdin.once('data', async () => {
        const db = await open({ path: place, url: place, migrations: shippedMigrations })
        const text = ['select count(*) as n from organizations']
        const row = await db.read((tx) => tx.first({ text, values: [] }))
        await db.close()
        console.log('rows', row.n)
        process.exit(0)
      })
      console.log('ready')`
    for (let round = 0; round < 2; round++) {
      const place = await engine.place()
      const starts = Array.from({ length: 3 }, () =>
        spawn(process.execPath, ['--input-type=module', '--eval', script, place], {
          cwd: import.meta.dirname,
          stdio: ['pipe', 'pipe', 'pipe'],
        }),
      )
      await Promise.all(starts.map((start) => once(start.stdout, 'data')))
      const ends = starts.map(async (start) => {
        start.stdin.end('go')
        const [said, complained] = await Promise.all([text(start.stdout), text(start.stderr)])
        assert.equal(said, 'rows 0\n', complained)
      })
      await Promise.all(ends)
    }
  })

  if (engine.name === 'sqlite') {
    it('says what is wrong with a file that it cannot use', async () => {
      const place = await engine.place()
      writeFileSync(place, 'this is a letter to somebody, and no database at all '.repeat(100))
      const fault = await faultOf(engine.openAt(place), 'database_unavailable')
      assert.match(fault.message, /The database file fails: file is not a database\./)
      await faultOf(engine.openAt('/no/such/folder/x.db'), 'database_unavailable')
    })
  } else {
    it('says what is wrong with an address, without a password', async () => {
      const place = await engine.place()
      const of = (change: Partial<URL>): string => Object.assign(new URL(place), change).href
      const wrong: readonly (readonly [string, RegExp])[] = [
        ['postgres://user:hunter2@127.0.0.1:1/x', /^The database cannot be reached\.$/],
        ['postgres://user:hunter2@[nonsense/x', /^The address of the database must be postgres:/],
        ['mysql://user:hunter2@localhost/x', /^The address of the database must be postgres:/],
        [of({ pathname: '/no_such', password: 'hunter2' }), /database "no_such" does not exist\.$/],
        [of({ username: 'nobody', password: 'hunter2' }), /role "nobody" does not exist\.$/],
      ]
      for (const [address, message] of wrong) {
        const fault = await faultOf(engine.openAt(address), 'database_unavailable')
        assert.match(fault.message, message)
        for (let error: unknown = fault; error instanceof Error; error = error.cause)
          assert.ok(!JSON.stringify([error.message, error.stack, error]).includes('hunter2'))
      }
    })

    it('asks for a database that keeps every text', async () => {
      const place = await engine.place()
      const { Client } = (await import('pg')).default
      const client = new Client({ connectionString: place })
      await client.connect()
      const name = `${new URL(place).pathname.slice(1)}_latin`
      await client.query(`create database ${name} encoding 'LATIN1' locale 'C' template template0`)
      const address = Object.assign(new URL(place), { pathname: name }).href
      const fault = await faultOf(engine.openAt(address), 'database_unavailable')
      assert.match(fault.message, /created with the encoding UTF8, not LATIN1/)
      await client.query(`drop database ${name}`)
      await client.end()
    })
  }
}
