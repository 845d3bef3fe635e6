import assert from 'node:assert/strict'
import type { Database, Reader, Writer } from '../../src/core/kernel/database.ts'
import { Fault, type FaultCode } from '../../src/core/kernel/refusal.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import type { Migration } from '../../src/db/migrations.ts'

/** A schema of one table, so that the port is tested without the product. */
export const oneTable: readonly Migration[] = [
  {
    number: 1,
    name: 'things',
    minimum: 1,
    text: `
      create table things (
        id {{text}} not null,
        number {{int}},
        bytes {{bytes}},
        constraint things_pk primary key (id),
        constraint things_number_ck check (number <> -13)
      ){{strict}};`,
  },
]

export const add = (tx: Writer, id: string, number: number | null = null): Promise<number> =>
  tx.run(sql`insert into things (id, number) values (${id}, ${number})`)

export const set = (tx: Writer, id: string, number: number): Promise<number> =>
  tx.run(sql`update things set number = ${number} where id = ${id}`)

export const numberOf = async (tx: Reader, id: string): Promise<number | undefined> => {
  const row = await tx.first(sql`select number from things where id = ${id}`)
  return row && Number(row['number'])
}

export const idsIn = async (tx: Reader): Promise<readonly string[]> =>
  (await tx.all(sql`select id from things order by id`)).map((row) => String(row['id']))

export const idsOf = (db: Database): Promise<readonly string[]> => db.read(idsIn)

export const clear = async (db: Database): Promise<void> => {
  await db.write((tx) => tx.run(sql`delete from things`))
}

/** The ways to read, which must not differ but in who is held up. */
export const waysToRead = (
  db: Database,
): readonly (readonly [string, <T>(body: (tx: Reader) => Promise<T>) => Promise<T>])[] => [
  ['read', (body) => db.read(body)],
  ['readHeavy', (body) => db.readHeavy(body)],
]

/** Asserts a fault of this code, and gives it. */
export const faultOf = async (doomed: Promise<unknown>, code: FaultCode): Promise<Fault> => {
  const error = await doomed.then(
    () => assert.fail(`expected the fault ${code}`),
    (caught: unknown) => caught,
  )
  assert.ok(error instanceof Fault, `expected the fault ${code}, not ${String(error)}`)
  assert.equal(error.code, code)
  return error
}

/** Asserts a defect whose message says this, and that the database works on. */
export const defectOf = async (
  db: Database,
  doomed: Promise<unknown>,
  message: RegExp,
): Promise<void> => {
  await assert.rejects(doomed, (error: Error) => {
    assert.ok(!(error instanceof Fault), `a defect, not the fault ${error.message}`)
    assert.match(error.message, message)
    return true
  })
  await works(db)
}

let last = 0

/** Asserts that the database takes a change and gives it back, by every way to read. */
export const works = async (db: Database): Promise<void> => {
  const id = `works ${++last}`
  await db.write((tx) => add(tx, id, 7))
  for (const [, read] of waysToRead(db)) assert.equal(await read((tx) => numberOf(tx, id)), 7)
  await db.write((tx) => tx.run(sql`delete from things where id = ${id}`))
}
