import assert from 'node:assert/strict'
import { before, beforeEach, it } from 'node:test'
import type { Database, Reader, Writer } from '../../src/core/kernel/database.ts'
import { Refusal } from '../../src/core/kernel/refusal.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import type { Engine } from '../engines/engines.ts'
import {
  add,
  defectOf,
  idsIn,
  idsOf,
  numberOf,
  oneTable,
  waysToRead,
  works,
  clear,
} from './database-table.ts'

/** What a transaction keeps, shows and allows. */
export const transactions = (engine: Engine): void => {
  let db: Database
  before(async () => {
    db = await engine.open({ migrations: oneTable })
  })
  beforeEach(() => clear(db))

  it('keeps a write whole, and gives its answer', async () => {
    const answer = await db.write(async (tx) => {
      assert.equal(await add(tx, 'a'), 1)
      assert.equal(await add(tx, 'b'), 1)
      assert.deepEqual(await idsIn(tx), ['a', 'b'])
      return tx.run(sql`update things set number = 1`)
    })
    assert.equal(answer, 2)
    assert.deepEqual(await idsOf(db), ['a', 'b'])
  })

  it('answers one statement by itself, from what is kept', async () => {
    const numbers = (): Promise<unknown> => db.ask(sql`select number from things order by id`)
    assert.deepEqual(await numbers(), [])
    await db.write(async (tx) => {
      await add(tx, 'a', 1)
      await add(tx, 'b', 2)
    })
    const answer = [{ number: 1 }, { number: 2 }]
    assert.deepEqual(
      ((await numbers()) as readonly object[]).map((row) => ({ ...row })),
      answer,
    )
    await defectOf(db, db.ask(sql`select nothing from things`), /nothing/)
    await assert.rejects(db.ask(sql`delete from things`), /readonly|only allows reading/)
    assert.deepEqual(await idsOf(db), ['a', 'b'])
  })

  it('keeps nothing of a body that throws, and throws the very same', async () => {
    const thrown = [new Refusal('in_use', 'in use'), new Error('a bug'), 'no error at all']
    for (const what of thrown) {
      const caught = await db
        .write(async (tx) => {
          await add(tx, 'a')
          throw what
        })
        .catch((error: unknown) => error)
      assert.equal(caught, what)
    }
    await assert.rejects(
      db.write(() => {
        throw thrown[1]
      }),
      /a bug/,
    )
    assert.deepEqual(await idsOf(db), [])
  })

  it('gives a body that throws while it reads the very same', async () => {
    for (const [way, read] of waysToRead(db)) {
      const refusal = new Refusal('not_found', way)
      const caught = await read(async (tx) => {
        await idsIn(tx)
        throw refusal
      }).catch((error: unknown) => error)
      assert.equal(caught, refusal)
    }
    await works(db)
  })

  it('shows a read one moment, whatever is committed meanwhile', async () => {
    for (const [way, read] of waysToRead(db)) {
      // On the main loop of the embedded engine nothing can come between.
      const isApart = engine.name === 'postgres' || way === 'readHeavy'
      const inside = Promise.withResolvers<void>()
      let committed = !isApart
      const reading = read(async (tx) => {
        const first = await idsIn(tx)
        inside.resolve()
        while (!committed) await tx.first(sql`select 1 as one`)
        return [first, await idsIn(tx)]
      })
      await inside.promise
      await db.write((tx) => add(tx, way))
      committed = true
      const [first, again] = await reading
      assert.ok(!first?.includes(way) || !isApart)
      assert.deepEqual(again, first)
      assert.ok((await read(idsIn)).includes(way))
    }
  })

  it('has answered only what every other server sees', async () => {
    const other = await engine.reopen(db, { migrations: oneTable })
    const answered: string[] = []
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const id = `id ${String(index).padStart(2, '0')}`
        await db.write((tx) => add(tx, id))
        answered.push(id)
        const due = [...answered]
        const seen = new Set(await idsOf(other))
        assert.deepEqual(
          due.filter((one) => !seen.has(one)),
          [],
        )
      }),
    )
  })

  it('refuses one body of a group without touching the others', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, index) =>
        db.write(async (tx) => {
          await add(tx, `id ${String(index).padStart(2, '0')}`)
          if (index % 3 === 1) throw new Refusal('name_taken', String(index))
          // The check of the table does not allow it: a defect of this body alone.
          if (index % 3 === 2) await add(tx, 'thirteen', -13)
        }),
      ),
    )
    outcomes.forEach((outcome, index) => {
      assert.equal(outcome.status, index % 3 === 0 ? 'fulfilled' : 'rejected')
      if (outcome.status === 'rejected' && index % 3 === 1)
        assert.equal((outcome.reason as Refusal).message, String(index))
    })
    const kept = Array.from(
      { length: 10 },
      (_, index) => `id ${String(index * 3).padStart(2, '0')}`,
    )
    assert.deepEqual(await idsOf(db), kept)
  })

  it('lets nobody go on after a statement that failed', async () => {
    const swallowing = db.write(async (tx) => {
      await add(tx, 'a')
      await add(tx, 'thirteen', -13).catch(() => {})
      await add(tx, 'b').catch(() => {})
      return 'all is well'
    })
    await defectOf(db, swallowing, /things_number_ck/)
    const unseen = db.write(async (tx) => {
      await add(tx, 'a')
      void add(tx, 'thirteen', -13).catch(() => {})
    })
    await defectOf(db, unseen, /things_number_ck|failed unseen/)
    const disguising = db.write(async (tx) => {
      await add(tx, 'thirteen', -13).catch(() => {
        throw new Refusal('name_taken', 'it looks as if')
      })
    })
    await defectOf(db, disguising, /things_number_ck/)
    assert.deepEqual(await idsOf(db), [])
  })

  it('takes a transaction in a transaction for a defect', async () => {
    const inner: readonly (() => Promise<unknown>)[] = [
      () => db.write((tx) => add(tx, 'inner')),
      () => db.read(idsIn),
      () => db.readHeavy(idsIn),
      () => db.ask(sql`select id from things`),
    ]
    for (const begin of inner) {
      const writing = db.write(async (tx) => {
        await add(tx, 'outer')
        await begin()
      })
      await defectOf(db, writing, /begun inside a transaction/)
      for (const [, read] of waysToRead(db)) {
        const reading = read(async (tx) => {
          await idsIn(tx)
          await begin()
        })
        await defectOf(db, reading, /begun inside a transaction/)
      }
    }
    assert.deepEqual(await idsOf(db), [])
  })

  it('takes a body that awaits anything else for a defect, and nobody else suffers', async () => {
    const elsewhere: readonly (() => Promise<unknown>)[] = [
      () => new Promise((resolve) => setTimeout(resolve, 1)),
      () => new Promise((resolve) => setImmediate(resolve)),
      () => new Promise((resolve) => process.nextTick(resolve)),
      () => new Promise(() => {}),
    ]
    for (const wait of elsewhere) {
      const tooLate: Promise<unknown>[] = []
      const straying = db.write(async (tx) => {
        await add(tx, 'straying')
        await wait()
        tooLate.push(add(tx, 'too late'), add(tx, 'again'))
        await Promise.allSettled(tooLate)
      })
      const neighbours = ['x', 'y'].map((id) => db.write((tx) => add(tx, id)))
      await defectOf(db, straying, /awaited something other than its transaction/)
      await Promise.all(neighbours)
      assert.deepEqual(await idsOf(db), ['x', 'y'])
      for (const late of await Promise.allSettled(tooLate)) assert.equal(late.status, 'rejected')
      await db.write((tx) => tx.run(sql`delete from things`))
      for (const [, read] of waysToRead(db)) {
        const reading = read(async (tx) => {
          await idsIn(tx)
          await wait()
          return await idsIn(tx)
        })
        await defectOf(db, reading, /awaited something other than its transaction/)
      }
    }
  })

  it('takes the use of a transaction after its end for a defect', async () => {
    const over = /the transaction is over/
    let writer: Writer | undefined
    await db.write(async (tx) => {
      writer = tx
    })
    assert.ok(writer)
    const statement = sql`select id from things`
    await defectOf(db, writer.all(statement), over)
    await defectOf(db, writer.first(statement), over)
    await defectOf(db, add(writer, 'late'), over)
    await defectOf(db, writer.lock('share', statement), over)
    assert.throws(() => writer?.afterCommit(() => {}), over)
    for (const [, read] of waysToRead(db)) {
      const reader = await read(async (tx): Promise<{ tx: Reader }> => ({ tx }))
      await defectOf(db, reader.tx.all(statement), over)
      await defectOf(db, reader.tx.first(statement), over)
    }
    assert.deepEqual(await idsOf(db), [])
  })

  it('lets nobody write while reading', async () => {
    for (const [, read] of waysToRead(db)) {
      const writing = read((tx) => tx.all(sql`insert into things (id) values ('a') returning id`))
      await assert.rejects(writing)
    }
    assert.deepEqual(await idsOf(db), [])
    await works(db)
  })

  it('answers several statements of one body at once', async () => {
    const counts = await db.write(async (tx) => {
      await Promise.all(['a', 'b', 'c'].map((id, index) => add(tx, id, index)))
      return await Promise.all(['a', 'b', 'c'].map((id) => numberOf(tx, id)))
    })
    assert.deepEqual(counts, [0, 1, 2])
  })
}
