import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { forEachEngine } from '../engines/engines.ts'
import type { Api } from './api.ts'
import { hour, inProduction, items, reporting, startWithArtifacts } from './recorded.ts'

const day = 24 * hour

forEachEngine(
  'the activity of the ledger',
  (engine) => {
    let api: Api
    beforeEach(async () => {
      api = await startWithArtifacts(engine)
    })

    const { report, wait, at } = reporting(() => api)

    it('counts day by day, with the lead time to a stage', async () => {
      const from = at()
      wait(day)
      await report('web', 'c')
      wait(2 * hour)
      await report('web', 'c', inProduction)
      wait(day)
      await report('web', 'd')
      await report('web', 'd', { ...inProduction, environment: 'k8s-west' })
      wait(hour)
      await report('web', 'c')
      await report('web', 'c', { status: 'decommissioned' })
      wait(1)
      const { body } = await api.ok('ledger.activity', { from, to: at() })
      assert.equal(body['first'], from)
      assert.equal(body['isWhole'], true)
      const quiet = { rollbacks: 0, decommissions: 0, leadTime: null }
      const lead = { medianMs: 2 * hour, p90Ms: 2 * hour, starts: 1 }
      assert.deepEqual(body['days'], [
        { ...quiet, day: '2026-01-01', starts: 2 },
        { ...quiet, day: '2026-01-02', starts: 2, leadTime: lead },
        { ...quiet, day: '2026-01-03', starts: 3, rollbacks: 1, decommissions: 1 },
      ])
      const staging = { from, to: at(), logicalEnvironment: 'staging' }
      const days = (await api.ok('ledger.activity', staging)).body['days'] as { starts: number }[]
      assert.deepEqual(
        days.map(({ starts }) => starts),
        [0, 1, 2],
      )
    })

    it('counts the rollbacks that the list marks', async () => {
      const from = at()
      for (const [index, digit] of [...'cdcdecfffcdedc'].entries()) {
        wait(5 * hour)
        await report('web', digit, { observedAt: at() })
        if (index % 3 === 0) await report('api', digit)
      }
      wait(1)
      const span = { from, to: at() }
      const days = (await api.ok('ledger.activity', span)).body['days'] as { rollbacks: number }[]
      const listed = await api.ok('deployment.list', { history: 'true', limit: '100' })
      const marked = items(listed).filter(({ isRollback }) => isRollback === true).length
      assert.ok(marked > 3)
      assert.equal(
        days.reduce((sum, { rollbacks }) => sum + rollbacks, 0),
        marked,
      )
    })

    it('refuses a span that is none, or longer than a year', async () => {
      const [from, later] = ['2026-01-01T00:00:00Z', '2027-01-02T00:00:01Z']
      await api.refused('invalid_input', 'ledger.activity', { from, to: from })
      await api.refused('invalid_input', 'ledger.activity', { from: later, to: from })
      await api.refused('invalid_input', 'ledger.activity', { from, to: later })
      await api.refused('invalid_input', 'ledger.activity', { from })
    })
  },
  { fsync: 'off' },
)
