import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import type { Row } from '../../src/core/kernel/database.ts'
import { sql, type Sql, type SqlValue } from '../../src/core/kernel/sql.ts'
import { forEachEngine } from '../engines/engines.ts'
import { openSealedStage, type SealedStage } from './sealed-stage.ts'

const tables = [
  'events',
  'event_numbering',
  'records',
  'record_labels',
  'slots',
  'ledger_tiles',
  'ledger_checkpoints',
] as const

/**
 * What is no part of what the ledger says: in what order events waited for their numbers, and when
 * a note was signed.
 */
const beside = ['events.position', 'ledger_checkpoints.sealed_at']

const words = (text: string): Sql => ({ text: [text], values: [] })

/** Another value in its place, as near as possible; then none. */
const others = (value: SqlValue): readonly SqlValue[] => {
  if (value === null) return ['x', 5]
  if (typeof value === 'number') return [value + 1, value - 1, null]
  if (typeof value !== 'string') return [Buffer.concat([value, Buffer.from([1])]), null]
  return [`${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`, null]
}

/** The row by all of its values but one, as far as they can be compared. */
const besides = (row: Row, column: string): Sql =>
  Object.entries(row)
    .filter(([name, value]) => name !== column && value !== null && !(value instanceof Uint8Array))
    .reduce<Sql>((all, [name, value]) => sql`${all} and ${words(name)} = ${value}`, sql`1 = 1`)

forEachEngine('a ledger of which one value is changed', (engine) => {
  let stage: SealedStage
  before(async () => {
    stage = await openSealedStage(engine)
    await stage.report(2)
    await stage.seal()
  })
  after(() => stage.close())

  for (const table of tables)
    it(`is found out, whichever of ${table}`, async () => {
      const { api, organizationId } = stage
      const [row] = await stage.rows(
        sql`select ${words(`* from ${table}`)} where organization_id = ${organizationId} limit 1`,
      )
      assert.ok(row)
      const write = (column: string, value: SqlValue): Promise<number> =>
        api.world.db.write((tx) =>
          tx.run(sql`
            update ${words(table)} set ${words(column)} = ${value} where ${besides(row, column)}`),
        )
      for (const [column, value] of Object.entries(row))
        for (const other of others(value)) {
          // What the database refuses by itself needs no finding.
          if ((await write(column, other).catch(() => 0)) === 0) continue
          const { code, stdout } = await stage.berth('ledger', 'verify')
          const isBeside = beside.includes(`${table}.${column}`)
          assert.equal(code === 0, isBeside, `${column}: ${typeof other}\n${stdout}`)
          assert.equal(await write(column, value), 1, column)
        }
      await stage.verified(0)
    })
})
