import assert from 'node:assert/strict'
import { before, beforeEach, it } from 'node:test'
import type { Database, Row } from '../../src/core/kernel/database.ts'
import { givenRows } from '../../src/core/kernel/given-rows.ts'
import { sql, type SqlValue } from '../../src/core/kernel/sql.ts'
import type { Engine } from '../engines/engines.ts'
import { defectOf, idsIn, oneTable, waysToRead, clear } from './database-table.ts'

/** What goes in comes out, and is compared and ordered alike. */
export const values = (engine: Engine): void => {
  let db: Database
  before(async () => {
    db = await engine.open({ migrations: oneTable })
  })
  beforeEach(() => clear(db))

  const put = (id: string, number: number | null, bytes: Uint8Array | null): Promise<number> =>
    db.write((tx) =>
      tx.run(sql`insert into things (id, number, bytes) values (${id}, ${number}, ${bytes})`),
    )
  const get = async (id: string): Promise<readonly (Row | undefined)[]> =>
    Promise.all(
      waysToRead(db).map(([, read]) =>
        read((tx) => tx.first(sql`select id, number, bytes from things where id = ${id}`)),
      ),
    )

  it('gives integers back, up to the safe ones', async () => {
    const numbers = [0, 1, -1, 2 ** 31, 2 ** 32 + 1, -(2 ** 40), Date.UTC(9999, 11)]
    for (const number of [...numbers, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
      await put(`n${number}`, number, null)
      for (const row of await get(`n${number}`)) assert.equal(row?.['number'], number)
      const same = sql`select id from things where number = ${number}`
      assert.equal((await db.read((tx) => tx.all(same))).length, 1)
    }
  })

  it('gives text of every plane back', async () => {
    const planes = Array.from({ length: 17 }, (_, plane) =>
      String.fromCodePoint(plane * 65536 + 97),
    )
    const texts = [
      '',
      ' ',
      "'",
      '"',
      '\\',
      '%_',
      '$1 ?',
      '\u0001\t\r\n\u007f',
      'é',
      'e\u0301',
      '\ufeff',
    ]
    for (const text of [...texts, '\uffff', planes.join(''), 'x'.repeat(100_000)]) {
      await put(text, null, null)
      for (const row of await get(text)) assert.equal(row?.['id'], text)
    }
  })

  it('takes rows as one parameter, and gives back each text and number as it was', async () => {
    const texts = [
      '',
      ' ',
      '\'"\\',
      '$1 ?',
      '\u0001\t\r\n\u007f',
      'e\u0301',
      '😀',
      '[1]',
      '{"a":1}',
      '7',
    ]
    const rows = texts.map((text, at) => [text, at % 2 === 0 ? at : -(2 ** 52) - at] as const)
    const select = sql`
      select cast(given.key as bigint) as place, given.value ->> 0 as text,
        cast(given.value ->> 1 as bigint) as number
      from ${givenRows(rows)}`
    for (const [, read] of waysToRead(db)) {
      const found = (await read((tx) => tx.all(select))).map((row) => ({ ...row }))
      found.sort((a, b) => Number(a['place']) - Number(b['place']))
      assert.deepEqual(
        found,
        rows.map(([text, number], place) => ({ place, text, number })),
      )
      const none = sql`select given.value ->> 0 as text from ${givenRows([])}`
      assert.deepEqual(await read((tx) => tx.all(none)), [])
    }
    for (const value of ['\0', '\ud800', 0.5, 2 ** 53])
      assert.throws(() => givenRows([['a', value]]), /defect/)
  })

  it('gives bytes back, as Uint8Array and nothing else', async () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index)
    const large = new Uint8Array(1_000_000).fill(7)
    for (const bytes of [new Uint8Array(), everyByte, everyByte.subarray(3, 5), large]) {
      await put(`b${bytes.length}`, null, bytes)
      for (const row of await get(`b${bytes.length}`)) {
        assert.deepEqual(row?.['bytes'], Uint8Array.from(bytes))
        assert.ok(!Buffer.isBuffer(row['bytes']))
      }
    }
    const fromBuffer = Buffer.from('ab')
    await put('buffer', null, fromBuffer)
    for (const row of await get('buffer'))
      assert.deepEqual(row?.['bytes'], Uint8Array.from(fromBuffer))
  })

  it('gives nulls and the columns by their names', async () => {
    await put('a', null, null)
    for (const row of await get('a')) {
      assert.deepEqual({ ...row }, { id: 'a', number: null, bytes: null })
    }
    for (const [, read] of waysToRead(db)) {
      assert.equal(
        await read((tx) => tx.first(sql`select id from things where id = 'b'`)),
        undefined,
      )
      assert.deepEqual(await read((tx) => tx.all(sql`select id from things where id = 'b'`)), [])
    }
  })

  it('gives truth as 1 and 0', async () => {
    await put('a', 5, null)
    const truths = sql`select number = 5 as yes, number = 6 as no from things`
    for (const [, read] of waysToRead(db)) {
      assert.deepEqual({ ...(await read((tx) => tx.first(truths))) }, { yes: 1, no: 0 })
    }
  })

  it('orders and compares text by its bytes, nulls where asked', async () => {
    const texts = [
      'a',
      'B',
      'A',
      'b',
      '_',
      '-',
      '10',
      '9',
      'é',
      'z',
      '\uffee',
      '😀',
      'a b',
      'ab',
      'Ä',
    ]
    for (const text of texts) await put(text, null, null)
    const byBytes = texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    for (const [, read] of waysToRead(db)) assert.deepEqual(await read(idsIn), byBytes)
    for (const text of texts) {
      const after = sql`select count(*) as n from things where id > ${text}`
      const { n } = (await db.read((tx) => tx.first(after))) ?? {}
      assert.equal(n, byBytes.length - byBytes.indexOf(text) - 1, text)
    }
    await db.write((tx) => tx.run(sql`update things set number = 1 where id = 'B'`))
    const last = sql`select id from things order by number desc nulls last, id desc limit 2`
    const rows = await db.read((tx) => tx.all(last))
    assert.deepEqual(
      rows.map((row) => row['id']),
      ['B', byBytes.at(-1)],
    )
  })

  it('takes what no engine keeps as it is for a defect', async () => {
    const texts = ['\0', 'a\0b', '\ud800', 'a\udc00b', '\udc00\ud800']
    const numbers = [Number.NaN, Infinity, 1.5, 2 ** 53, -(2 ** 53)]
    for (const text of texts) await defectOf(db, put(text, null, null), /NUL or a lone surrogate/)
    for (const number of numbers) await defectOf(db, put('a', number, null), /no safe integer/)
    for (const [, read] of waysToRead(db)) {
      const bad = read((tx) => tx.first(sql`select id from things where id = ${'\0'}`))
      await defectOf(db, bad, /NUL or a lone surrogate/)
    }
    assert.deepEqual(await db.read(idsIn), [])
  })

  it('does not give an integer that a number cannot hold', async () => {
    await put('a', Number.MAX_SAFE_INTEGER, null)
    const beyond = sql`select number + 2 as more from things`
    for (const [, read] of waysToRead(db)) {
      const reading = read((tx) => tx.first(beyond))
      await defectOf(db, reading, /too large|no safe integer/)
    }
  })

  it('says how many rows a change touched', async () => {
    for (const id of ['a', 'b', 'c']) await put(id, null, null)
    const changes: readonly (readonly [number, ReturnType<typeof sql>])[] = [
      [3, sql`update things set number = 1`],
      [0, sql`update things set number = 2 where id = 'x'`],
      [1, sql`delete from things where id = 'a'`],
      [0, sql`insert into things (id) values ('b') on conflict (id) do nothing`],
      [1, sql`insert into things (id) values ('b') on conflict (id) do update set number = 9`],
    ]
    for (const [count, change] of changes)
      assert.equal(await db.write((tx) => tx.run(change)), count)
  })

  it('gives the rows of a change that asks for them', async () => {
    const adding = sql`insert into things (id, number) values ('a', 1) returning id, number`
    const rows = await db.write((tx) => tx.all(adding))
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ id: 'a', number: 1 }],
    )
    assert.deepEqual(await db.read(idsIn), ['a'])
  })

  it('takes any number of different texts', async () => {
    const counts = await db.read(async (tx) => {
      const found: SqlValue[] = []
      for (let index = 0; index < 1500; index++) {
        const own = { text: [`select ${index} as n`], values: [] }
        found.push((await tx.first(own))?.['n'] ?? null)
      }
      return found
    })
    assert.deepEqual(
      counts,
      Array.from({ length: 1500 }, (_, index) => index),
    )
  })
}
