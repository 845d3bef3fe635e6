import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from '../../src/core/kernel/sql.ts'
import { forEachEngine } from './engines.ts'

forEachEngine('engines for tests', (engine) => {
  const count = sql`select count(*) as n from organizations`
  const add = sql`
    insert into organizations (id, name, description, created_at, updated_at)
    values ('org_1', 'acme', '', 0, 0)`

  it('opens databases that share nothing, with the shipped schema', async () => {
    const [one, two] = await Promise.all([engine.open(), engine.open()])
    await one.write((tx) => tx.run(add))
    assert.equal((await one.read((tx) => tx.first(count)))?.['n'], 1)
    assert.equal((await two.read((tx) => tx.first(count)))?.['n'], 0)
  })

  it('reopens what a closed database has kept', async () => {
    const db = await engine.open()
    await db.write((tx) => tx.run(add))
    await db.close()
    const again = await engine.reopen(db)
    assert.equal((await again.read((tx) => tx.first(count)))?.['n'], 1)
  })
})
