import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api } from './api.ts'
import { dumpOf } from './dump.ts'
import { report, rows } from './bad-field-rows.ts'
import { fillOrganization } from './scene.ts'

forEachEngine(
  'wrong fields',
  (engine) => {
    let api: Api
    before(async () => {
      api = await startApi(await engine.open())
      await fillOrganization(api, { token: api.root })
    })

    for (const [name, id, input, pointer, detail] of rows)
      it(`${id} refuses ${name}`, async () => {
        const earlier = await dumpOf(api.world.db)
        const problem = await api.refused('invalid_input', id, input)
        const [first] = problem.errors
        assert.equal(first?.pointer, pointer)
        assert.match(first.detail, detail)
        assert.ok(problem.detail.startsWith(`${decodeURI(pointer).slice(2)} `), problem.detail)
        assert.ok(problem.next)
        assert.equal(await dumpOf(api.world.db), earlier)
      })

    it('names every wrong field of one request, at most 20', async () => {
      const two = await api.refused('invalid_input', 'environment.create', { name: 'A', type: 'x' })
      assert.deepEqual(
        two.errors.map(({ pointer }) => pointer),
        ['#/name', '#/type'],
      )
      const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 1]))
      const problem = await api.refused('invalid_input', 'environment.create', many)
      assert.equal(problem.errors.length, 20)
    })

    it('takes constructor and toString as labels, and gives them back', async () => {
      const given = { constructor: 'a', toString: 'b', hasOwnProperty: 'c' }
      const input = { name: 'odd-labels', labels: given }
      const made = await api.ok('environment.create', input)
      assert.deepEqual(made.body['labels'], given)
      const seen = await api.ok('environment.describe', { name: 'odd-labels' })
      assert.deepEqual(seen.body['labels'], given)
      const changed = await api.ok('environment.update', {
        name: 'odd-labels',
        labels: { constructor: '' },
      })
      assert.deepEqual(changed.body['labels'], { toString: 'b', hasOwnProperty: 'c' })
    })

    it('points into the report of a bulk', async () => {
      const reports = [
        report,
        { ...report, digest: 'x' },
        null,
        'text',
        [report],
        { ...report, environment: 'k8s-est' },
      ]
      const { body } = await api.ok('deployment.record-bulk', { reports })
      const items = body['items'] as {
        outcome?: string
        problem?: { errors: { pointer: string }[] }
      }[]
      assert.deepEqual(
        items.map(({ outcome, problem }) => outcome ?? problem?.errors[0]?.pointer),
        [
          items[0]?.outcome,
          '#/reports/1/digest',
          '#/reports/2',
          '#/reports/3',
          '#/reports/4',
          '#/reports/5/environment',
        ],
      )
      assert.ok(items[0]?.outcome)
    })
  },
  { fsync: 'off' },
)
