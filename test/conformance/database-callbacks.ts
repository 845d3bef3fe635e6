import assert from 'node:assert/strict'
import { before, beforeEach, it } from 'node:test'
import type { Database } from '../../src/core/kernel/database.ts'
import { Refusal } from '../../src/core/kernel/refusal.ts'
import type { Engine } from '../engines/engines.ts'
import { add, clear, defectOf, idsOf, oneTable } from './database-table.ts'

/** What happens after a commit, and after none. */
export const callbacks = (engine: Engine): void => {
  let db: Database
  before(async () => {
    db = await engine.open({ migrations: oneTable })
  })
  beforeEach(() => clear(db))

  it('calls back after the commit, in order, and never after a rollback', async () => {
    const other = await engine.reopen(db, { migrations: oneTable })
    const called: string[] = []
    let seen: Promise<readonly string[]> | undefined
    let written: Promise<void> | undefined
    const answer = await db.write(async (tx) => {
      tx.afterCommit(() => {
        called.push('first')
        seen = idsOf(other)
        written = db.write(async (inner) => void (await add(inner, 'b')))
      })
      await add(tx, 'a')
      tx.afterCommit(() => called.push('second'))
      assert.deepEqual(called, [])
      return 'answer'
    })
    assert.equal(answer, 'answer')
    assert.deepEqual(called, ['first', 'second'])
    assert.ok((await seen)?.includes('a'))
    await written
    const refused = db.write(async (tx) => {
      tx.afterCommit(() => called.push('never'))
      throw new Refusal('in_use', 'in use')
    })
    await assert.rejects(refused)
    assert.deepEqual(called, ['first', 'second'])
  })

  it('keeps what was committed even if a callback throws, which is a defect', async () => {
    const called: string[] = []
    const throwing = db.write(async (tx) => {
      tx.afterCommit(() => {
        throw new Error('no room in the list')
      })
      tx.afterCommit(() => called.push('the other'))
      await add(tx, 'a')
    })
    const neighbour = db.write((tx) => add(tx, 'b'))
    await defectOf(db, throwing, /effect after a commit threw/)
    await neighbour
    assert.deepEqual(called, ['the other'])
    assert.deepEqual(await idsOf(db), ['a', 'b'])
  })
}
