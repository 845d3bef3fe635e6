import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { actionsOf, type Role } from '../../src/core/kernel/permission.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { envelopes } from './envelopes.ts'
import { digestOf, fillOrganization, predicateType, type Scene } from './scene.ts'

forEachEngine(
  'tokens and grants',
  (engine) => {
    let api: Api
    let scene: Scene
    beforeEach(async () => {
      api = await startApi(await engine.open())
      scene = await fillOrganization(api, { token: api.root })
    })
    const token = async (input: object, how?: How): Promise<How & { readonly id: string }> => {
      const { body } = await api.ok('token.create', { name: 'made', ...input }, how)
      return { token: body['secret'] as string, id: body['id'] as string }
    }
    const names = async (id: string, how: How, field = 'name', input = {}): Promise<unknown[]> => {
      const { body } = await api.ok(id, input, how)
      return (body['items'] as Record<string, unknown>[]).map((item) => item[field])
    }

    it('a narrowed administrator makes tokens within its own scope, and no others', async () => {
      const mine = await token({ role: 'admin', project: 'shop' })
      const within = [
        { role: 'admin', project: 'shop' },
        { role: 'viewer', project: 'shop' },
        { role: 'recorder', project: 'shop', logicalEnvironment: 'acceptance' },
      ]
      for (const input of within) {
        const made = await token(input, mine)
        const { body } = await api.ok('whoami', {}, made)
        const [grant] = body['grants'] as { role: Role; projectId: string; actions: unknown }[]
        assert.deepEqual([grant?.role, grant?.projectId], [input.role, scene.ids.shop])
        assert.deepEqual(grant?.actions, actionsOf[grant?.role ?? 'install'])
      }
      const beyond = [
        { role: 'viewer' },
        { role: 'admin' },
        { role: 'viewer', project: 'blog' },
        { role: 'viewer', logicalEnvironment: 'acceptance' },
      ]
      for (const input of beyond)
        await api.refused('grant_exceeded', 'token.create', { name: 'x', ...input }, mine)
      const denied = await names('audit.list', {}, 'action', { outcome: 'denied' })
      assert.deepEqual(denied, Array(beyond.length).fill('token.create'))
      for (const role of ['viewer', 'recorder', 'deployer'])
        await api.refused(
          'forbidden',
          'token.create',
          { name: 'x', role: 'viewer', project: 'shop' },
          await token({ role }),
        )
    })

    it('a narrowed administrator sees and revokes only tokens of its own scope', async () => {
      const mine = await token({ name: 'mine', role: 'admin', project: 'shop' })
      const other = await token({ name: 'blog', role: 'viewer', project: 'blog' })
      const wide = await token({ name: 'wide', role: 'viewer' })
      assert.deepEqual(await names('token.list', mine), ['mine', 'of shop'])
      for (const { id } of [other, wide])
        await api.refused('not_found', 'token.revoke', { id }, mine)
      await api.ok('whoami', {}, other)
      await api.ok('token.revoke', { id: scene.token }, mine)
    })

    it('a revoked token is dead at once, and stays it', async () => {
      const one = await token({ role: 'admin' })
      const first = await api.ok('token.revoke', { id: one.id })
      await api.refused('unauthenticated', 'whoami', {}, one)
      api.clock.set(api.clock.now() + 1000)
      const second = await api.ok('token.revoke', { id: one.id })
      assert.equal(first.body['revokedAt'], second.body['revokedAt'])
      await api.refused('not_found', 'token.revoke', { id: `tok_${'0'.repeat(26)}` })
      const self = await token({ role: 'admin' })
      await api.ok('token.revoke', { id: self.id }, self)
      await api.refused('unauthenticated', 'whoami', {}, self)
    })

    it('nobody revokes more than they hold, or makes a token that outlives their own', async () => {
      const admin = await token({ role: 'admin' })
      const { body } = await api.ok('whoami')
      const first = { id: body['id'] as string }
      await api.refused('grant_exceeded', 'token.revoke', first, admin)
      await api.ok('whoami')
      const at = (ms: number) => new Date(api.clock.now() + ms).toISOString()
      const passing = await token({ role: 'admin', expiresAt: at(60_000) })
      const input = { name: 'x', role: 'viewer' }
      await api.refused('grant_exceeded', 'token.create', input, passing)
      await api.refused(
        'grant_exceeded',
        'token.create',
        { ...input, expiresAt: at(60_001) },
        passing,
      )
      await api.ok('token.create', { ...input, expiresAt: at(60_000) }, passing)
    })

    it('a token lives until the instant at which it expires', async () => {
      const expiresAt = new Date(api.clock.now() + 1000).toISOString()
      const one = await token({ role: 'viewer', expiresAt })
      api.clock.set(api.clock.now() + 999)
      await api.ok('whoami', {}, one)
      api.clock.set(api.clock.now() + 1)
      await api.refused('unauthenticated', 'whoami', {}, one)
    })

    it('the tokens of a deleted organization are dead, and its name is free', async () => {
      const { body } = await api.ok('organization.create', { name: 'gone' })
      const admin = { token: (body['token'] as { secret: string }).secret }
      await api.ok('organization.delete', { name: 'gone' })
      await api.refused('unauthenticated', 'whoami', {}, admin)
      await api.refused('not_found', 'organization.describe', { name: 'gone' })
      await api.ok('organization.create', { name: 'gone' })
    })

    it('a narrowed token sees its own records, events and evidence, and no others', async () => {
      const shop = await token({ role: 'recorder', project: 'shop' })
      const staged = await token({ role: 'recorder', logicalEnvironment: 'production' })
      const both = await token({ role: 'recorder', project: 'shop', logicalEnvironment: 'staging' })
      assert.deepEqual(await names('deployment.list', shop, 'deploymentName'), ['shop'])
      assert.deepEqual(await names('deployment.list', staged, 'deploymentName'), ['blog'])
      assert.deepEqual(await names('deployment.list', both, 'deploymentName'), [])
      assert.deepEqual(await names('event.list', shop, 'sequence'), [1])
      assert.deepEqual(await names('event.list', staged, 'sequence'), [2])
      assert.deepEqual(await names('artifact.list', shop, 'digest'), [digestOf('a')])
      // Evidence belongs to a project, and to no stage.
      assert.deepEqual(await names('artifact.list', both, 'digest'), [digestOf('a')])
      assert.deepEqual(await names('artifact.list', staged, 'digest'), [
        digestOf('b'),
        digestOf('a'),
      ])
      assert.deepEqual(await names('attestation.list', shop, 'project'), ['shop'])
      await api.refused('not_found', 'deployment.describe', { id: scene.record }, staged)
      await api.refused('not_found', 'artifact.describe', { digest: digestOf('b') }, shop)
      await api.ok('attestation.create', {
        digest: digestOf('a'),
        predicateType,
        predicate: { of: 'blog' },
        project: 'blog',
      })
      for (const [id, input, field] of [
        ['artifact.describe', { digest: digestOf('a') }, 'attestations'],
        ['deployment.describe', { id: scene.record }, 'trace'],
      ] as const) {
        const { body } = await api.ok(id, input, shop)
        const facts = body[field] as { project: string }[]
        assert.deepEqual(
          facts.map(({ project }) => project),
          ['shop'],
        )
      }
      const digest = { digest: digestOf('b') }
      assert.deepEqual(await names('deployment.where', shop, 'id', digest), [])
    })

    it('evidence of another project is not told to who brings the same bytes', async () => {
      const envelope = Buffer.from(envelopes.good()).toString('base64')
      const about = { project: 'shop', runUrl: 'https://ci.example.com/secret-run' }
      await api.ok('attestation.import', { envelope, ...about })
      const blog = await token({ role: 'recorder', project: 'blog' })
      const input = { envelope, project: 'blog' }
      const problem = await api.refused('forbidden', 'attestation.import', input, blog)
      assert.doesNotMatch(JSON.stringify(problem), /secret-run/)
      await api.ok('attestation.import', { envelope, project: 'shop' })
    })

    it('a narrowed recorder writes nothing outside its scope', async () => {
      const ci = await token({
        role: 'recorder',
        project: 'shop',
        logicalEnvironment: 'acceptance',
      })
      const report = {
        environment: 'k8s-east',
        logicalEnvironment: 'acceptance',
        deploymentName: 'new',
        kind: 'CONTAINER_IMAGE',
        digest: digestOf('a'),
        project: 'shop',
      }
      const outside = [
        { logicalEnvironment: 'staging' },
        { project: 'blog' },
        { project: undefined },
      ]
      for (const changed of outside)
        await api.refused('forbidden', 'deployment.record', { ...report, ...changed }, ci)
      const evidence = { digest: digestOf('c'), predicateType, predicate: {} }
      for (const project of ['shop', 'blog', 'fresh', undefined])
        await api.refused('forbidden', 'attestation.create', { ...evidence, project }, ci)
      assert.deepEqual(await names('project.list', ci), ['blog', 'shop'])
      await api.ok('deployment.record', report, ci)
    })
  },
  { fsync: 'off' },
)
