import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { listDeploymentRecords } from '../../src/core/ledger/read/list-deployment-records.ts'
import { numberEvents } from '../../src/core/ledger/log/number-events.ts'
import type { Recorded } from '../../src/core/ledger/record/report.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { checkLedger } from '../ledger/invariants.ts'
import { readTables } from '../ledger/tables.ts'
import {
  inRounds,
  oneOf,
  openField,
  patiently,
  race,
  races,
  rounds,
  told,
  type Field,
  type Ran,
} from './arena.ts'
import { report, type Places } from './operations.ts'

/** So many runners, by turns at the two servers. */
const crowd = <T>(
  { admins }: Field,
  size: number,
  run: (index: number, by: Field['admins'][0]) => Promise<T>,
) =>
  race(
    ...Array.from({ length: size }, (_, index) => () => run(index, admins[index % 2] ?? admins[0])),
  )

const outcomes = (all: readonly Ran<Recorded>[]): readonly string[] =>
  all.map((ran) => ('answer' in ran ? ran.answer.outcome : ran.refused)).sort()

/** What runs at the places, as the list shows it. */
const running = async ({ admins: [admin] }: Field, places: Places) =>
  (await listDeploymentRecords(admin, places, { limit: 1000 })).items.map(({ record }) => record)

races('reports that meet', (arena) => {
  it('of the same artifact: one begins, the others see it', async () => {
    const field = await openField(arena())
    await inRounds(field, async (places) => {
      const all = await crowd(field, 6, (_, by) => report(by, places, 'a'))
      assert.deepEqual(outcomes(all), ['deployed', ...Array<string>(5).fill('unchanged')])
      assert.equal(new Set(all.map((ran) => 'answer' in ran && ran.answer.recordId)).size, 1)
      assert.equal((await running(field, places)).length, 1)
    })
  })

  it('of different artifacts: each has its turn, the last one runs', async () => {
    const field = await openField(arena())
    await inRounds(field, async (places) => {
      const all = await crowd(field, 6, (index, by) => report(by, places, `a${index}`))
      assert.deepEqual(outcomes(all), ['deployed', ...Array<string>(5).fill('superseded')])
      assert.equal((await running(field, places)).length, 1)
    })
  })

  it('200 of different artifacts leave one deployed', async () => {
    const field = await openField(arena())
    const places = await field.places()
    const all = await crowd(field, 200, (index, by) =>
      patiently(() => report(by, places, `a${index}`)),
    )
    assert.deepEqual(outcomes(all), ['deployed', ...Array<string>(199).fill('superseded')])
    assert.equal((await running(field, places)).length, 1)
    const { records } = await checkLedger(arena().databases[0], field.organizationId)
    assert.equal(records.length, 200)
  })

  it('200 of the same artifact leave one deployed', async () => {
    const field = await openField(arena())
    const places = await field.places()
    const all = await crowd(field, 200, (_, by) => patiently(() => report(by, places, 'a')))
    assert.deepEqual(outcomes(all), ['deployed', ...Array<string>(199).fill('unchanged')])
    const { records, events } = await checkLedger(arena().databases[0], field.organizationId)
    assert.deepEqual([records.length, events.length], [1, 1])
  })

  it('a start and an end of the same', async () => {
    const field = await openField(arena())
    await inRounds(field, async (places) => {
      const [one, other] = field.admins
      const gone = { status: 'decommissioned' } as const
      const [start, end] = await race(
        () => report(one, places, 'a'),
        () => report(other, places, 'a', gone),
      )
      assert.deepEqual(outcomes([start]), ['deployed'])
      oneOf(outcomes([end]), ['decommissioned'], ['not_deployed'])
      const again = await crowd(field, 4, (_, by) => report(by, places, 'a', gone))
      const ended = outcomes([end])[0] === 'decommissioned'
      assert.deepEqual(
        outcomes(again),
        ended ? Array(4).fill('unchanged') : ['decommissioned', ...Array(3).fill('unchanged')],
      )
    })
  })

  it('an end and the start of another', async () => {
    const field = await openField(arena())
    await inRounds(field, async (places) => {
      const [one, other] = field.admins
      await report(one, places, 'a')
      const [end, start] = await race(
        () => report(one, places, 'a', { status: 'decommissioned' }),
        () => report(other, places, 'b'),
      )
      oneOf(
        [...outcomes([end]), ...outcomes([start])],
        ['decommissioned', 'deployed'],
        ['not_deployed', 'superseded'],
      )
    })
  })

  it('in the past, at the same instant and at others', async () => {
    const field = await openField(arena())
    await inRounds(field, async (places) => {
      const [one] = field.admins
      const began = Date.now() - 100_000
      await report(one, places, 'a', { deployedAt: began })
      await report(one, places, 'b')
      const all = await crowd(field, 6, (index, by) =>
        report(by, places, `c${index % 4}`, { deployedAt: began + 1000 * (index % 3) }),
      )
      for (const ran of all) oneOf(outcomes([ran]), ['outdated'], ['unchanged'])
      assert.deepEqual(
        (await running(field, places)).map(({ digest }) => digest),
        [digestOf('b')],
      )
    })
  })

  it('the same call again at the same time: one effect, one answer', async () => {
    const field = await openField(arena())
    await inRounds(field, async (places, index) => {
      const keyed = (by: Field['admins'][0], bodyHash = 'same') => ({
        ...by,
        request: { ...by.request, idempotency: { key: `key-${index}`, bodyHash } },
      })
      const gone = { status: 'decommissioned' } as const
      await report(field.admins[0], places, 'a')
      const all = await crowd(field, 5, (_, by) => report(keyed(by), places, 'a', gone))
      assert.deepEqual(outcomes(all), Array(5).fill('decommissioned'))
      assert.equal(new Set(all.map((ran) => JSON.stringify(ran))).size, 1)
      const [other] = await race(() => report(keyed(field.admins[1], 'other'), places, 'a', gone))
      assert.equal(told(other), 'idempotency_key_reused')
    })
  })

  it('and two sequencers: every event gets one number once, and none is left out', async () => {
    const field = await openField(arena())
    const places = await field.places()
    const { worlds, databases } = arena()
    let numbered = 0
    const number = (index: 0 | 1) => async () => {
      const count = await numberEvents(worlds[index])
      numbered += count
    }
    // What earlier races left is not counted.
    while ((await numberEvents(worlds[0])) > 0);
    for (let round = 0; round < rounds; round++)
      await race(
        ...[0, 1, 2, 3, 4, 5].map(
          (index) => () => report(field.admins[0], places, `a${round}-${index}`),
        ),
        ...[number(0), number(1), number(0), number(1)],
      )
    await race(number(0), number(1), number(0), number(1))
    const { events, lastSequence } = await checkLedger(databases[0], field.organizationId)
    assert.equal(events.length, rounds * 12 - 1)
    assert.deepEqual([lastSequence, numbered], [events.length, events.length])
  })

  it('and those who read: a slot never shows two, and never none between two', async () => {
    const field = await openField(arena())
    const places = await field.places()
    await report(field.admins[0], places, 'first')
    let writing = true
    const write = async () => {
      try {
        for (let index = 0; index < 40; index++)
          await report(field.admins[index % 2] ?? field.admins[0], places, `a${index}`)
      } finally {
        writing = false
      }
    }
    const read = async () => {
      do {
        assert.equal((await running(field, places)).length, 1)
        await setImmediate()
      } while (writing)
    }
    await race(write, read, read)
    const { records } = await readTables(arena().databases[0], field.organizationId)
    assert.equal(records.length, 41)
  })
})
