import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { createToken } from '../../src/core/access/create-token.ts'
import { hashOfPersonal } from '../../src/core/access/secret.ts'
import type { EvidenceContext } from '../../src/core/evidence/trust/verifier.ts'
import type { Database, Row, Writer } from '../../src/core/kernel/database.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { listDeploymentRecords } from '../../src/core/ledger/read/list-deployment-records.ts'
import { listEvents } from '../../src/core/ledger/log/list-events.ts'
import { numberEvents } from '../../src/core/ledger/log/number-events.ts'
import { rebuild } from '../../src/core/ledger/record/rebuild.ts'
import { forEachEngine } from '../engines/engines.ts'
import { openArena, openField, patiently, type Field } from '../races/arena.ts'
import { report } from '../races/operations.ts'
import { callBy } from '../world.ts'
import { checkLedger } from './invariants.ts'
import { readTables } from './tables.ts'

const bytesOf = ({ bytes }: Row): string => Buffer.from(bytes as Uint8Array).toString('utf8')

forEachEngine(
  'the event log',
  (engine) => {
    let field: Field
    let db: Database
    let admin: EvidenceContext
    beforeEach(async () => {
      field = await openField(await openArena(engine))
      db = field.arena.databases[0]
      admin = field.admins[0]
    })
    const numbers = async (): Promise<readonly unknown[]> =>
      (await readTables(db, field.organizationId)).events.map(({ sequence }) => sequence)

    it('shows nothing before it has a number, and everything after', async () => {
      const places = await field.places()
      await report(admin, places, 'a')
      await report(admin, places, 'b')
      assert.deepEqual((await listEvents(admin, { after: 0, limit: 10 })).items, [])
      assert.equal(await numberEvents(admin), 3)
      assert.equal(await numberEvents(admin), 0)
      const { items } = await listEvents(admin, { after: 1, limit: 10 })
      assert.deepEqual(
        items.map(({ sequence, type }) => [sequence, type]),
        [
          [2, 'superseded'],
          [3, 'deployed'],
        ],
      )
      await checkLedger(db, field.organizationId)
    })

    it('counts for each organization by itself', async () => {
      const other = await openField(field.arena)
      await report(admin, await field.places(), 'a')
      await report(other.admins[0], await other.places(), 'a')
      await report(admin, await field.places(), 'b')
      await numberEvents(admin)
      assert.deepEqual(await numbers(), [1, 2])
      const { events } = await checkLedger(db, other.organizationId)
      assert.deepEqual(
        events.map(({ sequence }) => sequence),
        [1],
      )
    })

    it('goes on where a pass that was broken off began', async () => {
      const places = await field.places()
      for (const name of ['a', 'b', 'c']) await report(admin, places, name)
      for (const statement of [0, 1, 2, 3]) {
        await assert.rejects(numberEvents({ db: breakingAfter(db, statement) }), /broken off/)
        assert.deepEqual(await numbers(), [null, null, null, null, null])
      }
      await numberEvents(admin)
      await report(admin, places, 'd')
      await assert.rejects(numberEvents({ db: breakingAfter(db, 3) }), /broken off/)
      await numberEvents(field.admins[1])
      assert.deepEqual(await numbers(), [1, 2, 3, 4, 5, 6, 7])
      await checkLedger(db, field.organizationId)
    })

    it('numbers more than one pass can take, in the order of each slot', async () => {
      const places = await field.places()
      const many = Array.from({ length: 300 }, (_, index) => index)
      await Promise.all(
        many.map((index) =>
          patiently(() => report(admin, places, `a${index}`, { deploymentName: `s${index % 3}` })),
        ),
      )
      const passes: number[] = []
      for (let numbered = -1; numbered !== 0; passes.push(numbered))
        numbered = await numberEvents(admin)
      assert.deepEqual(passes, [500, 97, 0])
      await checkLedger(db, field.organizationId)
    })

    it('says nothing of sightings, and of what was refused or unchanged', async () => {
      const places = await field.places()
      await report(admin, places, 'a')
      const before = await readTables(db, field.organizationId)
      await report(admin, places, 'a')
      await report(admin, places, 'a', { observedAt: Date.now() })
      await report(admin, places, 'b', { observedAt: 0 })
      await assert.rejects(report(admin, places, 'b', { status: 'decommissioned' }))
      const after = await readTables(db, field.organizationId)
      assert.deepEqual(after.events, before.events)
      assert.deepEqual(after.audits, before.audits)
    })

    it('holds a name only as a salted hash, and value and salt can be erased', async () => {
      const name = 'Grace Hopper <grace@example.com>'
      const { id, secret } = await createToken(admin, { name, role: 'recorder' })
      const grace = await callBy(field.arena.worlds[0], secret)
      const places = await field.places()
      await report(grace, places, 'a')
      await report(grace, places, 'b')
      await report(grace, places, 'b', { status: 'decommissioned' })
      const { events } = await checkLedger(db, field.organizationId)
      assert.equal(events.length, 4)
      for (const event of events) {
        assert.doesNotMatch(bytesOf(event), /grace|hopper|192\.0\.2\.1/i)
        const { record } = JSON.parse(bytesOf(event)) as Written
        assert.deepEqual(
          record.reportedBy ?? null,
          record.reportedBy && { id, name: record.reportedBy.name },
        )
      }

      const mine = sql`organization_id = ${field.organizationId} and hash = ${grace.principal.nameHash}`
      const kept = await db.read((tx) =>
        tx.first(sql`select value, salt, hash from personal_values where ${mine}`),
      )
      assert.equal(kept?.['value'], name)
      assert.equal(hashOfPersonal(String(kept['salt']), name), kept['hash'])
      await db.write((tx) =>
        tx.run(sql`update personal_values set value = null, salt = null where ${mine}`),
      )
      await numberEvents(admin)
      const after = await checkLedger(db, field.organizationId)
      assert.deepEqual(after.events.map(bytesOf), events.map(bytesOf))
      assert.equal(
        (await listDeploymentRecords(admin, { history: true }, { limit: 9 })).items.length,
        2,
      )
    })

    it('refuses to rebuild what cannot have happened', async () => {
      const places = await field.places()
      await report(admin, places, 'a')
      await report(admin, places, 'b')
      const { events } = await readTables(db, field.organizationId)
      const [start, end] = events.map(({ bytes }) => bytes as Uint8Array)
      assert.ok(start && end)
      assert.throws(() => rebuild([end]), /ends while it does not run/)
      assert.throws(() => rebuild([start, start]), /begins twice/)
      assert.throws(() => rebuild([start, end, end]), /ends while it does not run/)
      const moved = bytesOf({ bytes: end }).replace('"type":"superseded"', '"type":"end_moved"')
      assert.throws(() => rebuild([start, Buffer.from(moved)]), /moves before/)
      const later = bytesOf({ bytes: start }).replace('"schema":1', '"schema":2')
      assert.throws(() => rebuild([Buffer.from(later)]), /schema/)
    })
  },
  { fsync: 'off' },
)

interface Written {
  readonly record: { readonly reportedBy?: { readonly id: string; readonly name: string } }
}

/** The same database, whose writes break off after so many statements. */
const breakingAfter = (db: Database, most: number): Database => ({
  ...db,
  write: (body) =>
    db.write((tx) => {
      let count = 0
      const counted = <T>(act: () => Promise<T>): Promise<T> => {
        if (count++ === most) throw new Error('broken off')
        return act()
      }
      const broken: Writer = {
        ...tx,
        all: (statement) => counted(() => tx.all(statement)),
        first: (statement) => counted(() => tx.first(statement)),
        run: (statement) => counted(() => tx.run(statement)),
        lock: (...args) => counted(() => tx.lock(...args)),
      }
      return body(broken)
    }),
})
