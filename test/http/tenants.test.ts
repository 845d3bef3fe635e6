import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { actionsOf } from '../../src/core/kernel/permission.ts'
import { routes } from '../../src/http/routes/all.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { dumpOf, idsIn } from './dump.ts'
import { samples } from './samples.ts'
import { fillOrganization, newOrganization, type Scene } from './scene.ts'

/** Those to which the caller's token matters; who signs in is told by the input alone. */
const closed = routes.filter(({ endpoint }) => endpoint.permission !== 'public')
const actions = new Set<string>(Object.values(actionsOf).flat())

describe('every endpoint', () => {
  for (const { endpoint } of routes)
    it(`${endpoint.id} declares a permission and has a sample`, () => {
      const { permission } = endpoint
      const isOpen = permission === 'authenticated' || endpoint.id === 'session.start'
      assert.ok(isOpen || actions.has(permission))
      assert.ok(samples[endpoint.id], `add a sample input for ${endpoint.id}`)
    })

  it('has an id of its own', () => {
    assert.equal(new Set(routes.map(({ endpoint }) => endpoint.id)).size, routes.length)
  })
})

forEachEngine(
  'organizations',
  (engine) => {
    let api: Api
    let first: Scene
    let firstId: string
    let intruder: How

    before(async () => {
      api = await startApi(await engine.open())
      first = await fillOrganization(api, await newOrganization(api, 'first'))
      intruder = await newOrganization(api, 'second')
      const { body } = await api.ok('organization.describe', { name: 'first' })
      firstId = body['id'] as string
    })

    const expected: Readonly<Record<string, readonly number[]>> = {
      addressed: [404],
      // In one's own organization the same name may be free, or name nothing.
      write: [200, 201, 202, 403, 404, 422],
      list: [200, 404, 422],
      bulk: [200],
      self: [200, 201],
    }

    for (const { endpoint } of closed)
      it(`${endpoint.id} shows and changes nothing of another organization`, async () => {
        const sample = samples[endpoint.id]
        assert.ok(sample)
        const input = await sample.input(api, first)
        const earlier = await dumpOf(api.world.db, firstId)
        const reply = await api.call(endpoint.id, input, intruder)
        assert.equal(await dumpOf(api.world.db, firstId), earlier)
        const allowed = expected[sample.kind] ?? []
        assert.ok(allowed.includes(reply.status), `${reply.status} ${reply.text}`)
        const given = JSON.stringify(input)
        const leaked = [...idsIn(reply.text)].filter(
          (id) => idsIn(earlier).has(id) && !given.includes(id),
        )
        assert.deepEqual(leaked, [])
        if (reply.status < 300 && sample.kind === 'list')
          assert.equal(sample.finds?.(reply, first) ?? false, false)
      })

    const strangers: readonly (readonly [string, () => Promise<How> | How])[] = [
      ['no token', () => ({ token: undefined })],
      ['garbage', () => ({ token: 'garbage' })],
      ['an unknown token', () => ({ token: `berth_${'x'.repeat(43)}` })],
      ['a revoked token', () => revoked()],
      ['an expired token', () => expired()],
      ['a token of a deleted organization', () => orphaned()],
    ]
    const revoked = async (): Promise<How> => {
      const input = { name: 'to revoke', role: 'admin' }
      const { body } = await api.ok('token.create', input, first.admin)
      await api.ok('token.revoke', { id: body['id'] as string }, first.admin)
      return { token: body['secret'] as string }
    }
    const expired = async (): Promise<How> => {
      const expiresAt = new Date(api.clock.now() + 1000).toISOString()
      const input = { name: 'to expire', role: 'admin', expiresAt }
      const { body } = await api.ok('token.create', input, first.admin)
      const token = { token: body['secret'] as string }
      await api.ok('whoami', {}, token)
      api.clock.set(api.clock.now() + 1000)
      return token
    }
    const orphaned = async (): Promise<How> => {
      const admin = await newOrganization(api, 'third')
      await api.ok('organization.delete', { name: 'third' })
      return admin
    }
    for (const [who, how] of strangers)
      it(`every endpoint answers 401 to ${who}`, async () => {
        const stranger = await how()
        const inputs: (readonly [string, object])[] = []
        for (const { endpoint } of closed)
          inputs.push([endpoint.id, (await samples[endpoint.id]?.input(api, first)) ?? {}])
        const earlier = await dumpOf(api.world.db)
        for (const [id, input] of inputs) {
          // Strangers are slowed down: each of these has a second of its own.
          api.clock.set(api.clock.now() + 1000)
          await api.refused('unauthenticated', id, input, stranger)
        }
        assert.equal(await dumpOf(api.world.db), earlier)
      })
  },
  { fsync: 'off' },
)
