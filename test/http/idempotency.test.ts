import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { sql } from '../../src/core/kernel/sql.ts'
import { forgetOldAnswers, idempotencyKeptMs } from '../../src/core/kernel/idempotency.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { digestOf, fillOrganization } from './scene.ts'

const key = (value: string, how: How = {}): How => ({
  ...how,
  headers: { 'idempotency-key': value },
})

const report = (deploymentName: string) => ({
  environment: 'k8s-east',
  logicalEnvironment: 'acceptance',
  deploymentName,
  kind: 'CONTAINER_IMAGE',
  digest: digestOf('a'),
})

forEachEngine(
  'idempotency keys',
  (engine) => {
    let api: Api
    beforeEach(async () => {
      api = await startApi(await engine.open())
      await fillOrganization(api, { token: api.root })
    })
    const count = async (
      table: 'environments' | 'tokens' | 'idempotency_keys' | 'audit_entries',
    ) => {
      const row = await api.world.db.read((tx) =>
        tx.first(sql`select count(*) as n from ${{ text: [table], values: [] }}`),
      )
      return Number(row?.['n'])
    }

    it('give the same answer again, and do it once', async () => {
      const first = await api.ok('environment.create', { name: 'new' }, key('a'))
      const audited = await count('audit_entries')
      api.clock.set(api.clock.now() + 60_000)
      const again = await api.ok('environment.create', { name: 'new' }, key('a'))
      assert.deepEqual(again.body, first.body)
      assert.equal(again.status, 201)
      assert.equal(await count('audit_entries'), audited)
      await api.refused('name_taken', 'environment.create', { name: 'new' }, key('b'))
      await api.refused('name_taken', 'environment.create', { name: 'new' })
    })

    it('refuse another request under the same key, and tell which key', async () => {
      await api.ok('environment.create', { name: 'new' }, key('a'))
      const problem = await api.refused(
        'idempotency_key_reused',
        'environment.create',
        { name: 'newer' },
        key('a'),
      )
      assert.match(problem.detail, /idempotency key a was used/)
      assert.match(problem.next ?? '', /new key for each request/)
    })

    it('see another path or query as another request', async () => {
      await api.ok('environment.create', { name: 'one' })
      await api.ok('environment.create', { name: 'two' })
      await api.ok('environment.update', { name: 'one', description: 'x' }, key('u'))
      const second = { name: 'two', description: 'x' }
      await api.refused('idempotency_key_reused', 'environment.update', second, key('u'))
      await api.ok('environment.delete', { name: 'one' }, key('d'))
      await api.refused('idempotency_key_reused', 'environment.delete', { name: 'two' }, key('d'))
      const forced = { name: 'one', force: 'true' }
      await api.refused('idempotency_key_reused', 'environment.delete', forced, key('d'))
      await api.ok('environment.delete', { name: 'one' }, key('d'))
    })

    it('belong to one operation and one principal', async () => {
      await api.ok('environment.create', { name: 'new' }, key('a'))
      await api.ok('project.create', { name: 'new' }, key('a'))
      const { body } = await api.ok('token.create', { name: 'two', role: 'admin' })
      const two = { token: body['secret'] as string }
      await api.refused('name_taken', 'environment.create', { name: 'new' }, key('a', two))
    })

    it('of refused calls are free again', async () => {
      await api.refused('name_taken', 'environment.create', { name: 'k8s-east' }, key('a'))
      await api.ok('environment.create', { name: 'new' }, key('a'))
    })

    it('never keep or repeat a secret', async () => {
      for (const [id, input] of [
        ['token.create', { name: 'new', role: 'viewer' }],
        ['organization.create', { name: 'new' }],
      ] as const) {
        const first = await api.ok(id, input, key('s'))
        assert.match(first.text, /berth_[\w-]{43}/)
        const tokens = await count('tokens')
        const again = await api.ok(id, input, key('s'))
        assert.doesNotMatch(again.text, /berth_|secret/)
        assert.equal(await count('tokens'), tokens)
        const seen = first.text.replaceAll(/,?"secret":"[^"]*"/g, '')
        assert.deepEqual(JSON.parse(again.text), JSON.parse(seen))
      }
      const kept = await api.world.db.read((tx) => tx.all(sql`select answer from idempotency_keys`))
      assert.doesNotMatch(JSON.stringify(kept), /berth_/)
    })

    it('of a bulk hold for each of its reports', async () => {
      const reports = [report('one'), { ...report('two'), digest: digestOf('d') }, report('three')]
      const first = await api.ok('deployment.record-bulk', { reports }, key('bulk'))
      const again = await api.ok('deployment.record-bulk', { reports }, key('bulk'))
      const outcomes = (reply: typeof first) =>
        (reply.body['items'] as { outcome?: string; recordId?: string }[]).map(
          ({ outcome, recordId }) => [outcome, recordId],
        )
      assert.deepEqual(outcomes(again), outcomes(first))
      assert.equal(outcomes(again)[0]?.[0], 'deployed')
      // No key of a caller meets one that a bulk made.
      await api.ok('deployment.record', report('four'), key('bulk#0'))
    })

    it('let only one of many at once act', async () => {
      const input = { name: 'new', role: 'viewer' }
      const tokens = await count('tokens')
      const replies = await Promise.all(
        Array.from({ length: 8 }, () => api.ok('token.create', input, key('race'))),
      )
      assert.equal(await count('tokens'), tokens + 1)
      assert.equal(new Set(replies.map(({ body }) => body['id'])).size, 1)
      const withSecret = replies.filter(({ body }) => 'secret' in body)
      assert.equal(withSecret.length, 1)
    })

    it('are forgotten after a day, and not before', async () => {
      await api.ok('project.create', { name: 'new' }, key('a'))
      api.clock.set(api.clock.now() + idempotencyKeptMs - 1)
      await forgetOldAnswers(api.world)
      await api.ok('project.create', { name: 'new' }, key('a'))
      api.clock.set(api.clock.now() + 1)
      await api.refused('name_taken', 'project.create', { name: 'new' }, key('a'))
      await forgetOldAnswers(api.world)
      assert.equal(await count('idempotency_keys'), 0)
    })
  },
  { fsync: 'off' },
)
