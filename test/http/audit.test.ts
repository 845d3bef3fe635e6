import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { routes } from '../../src/http/routes/all.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { samples } from './samples.ts'
import { digestOf, fillOrganization, type Scene } from './scene.ts'

/** One entry as it travels. */
interface Entry {
  readonly id: string
  readonly occurredAt: string
  readonly principal: { readonly id: string; readonly name: string }
  readonly address: string | null
  readonly requestId: string
  readonly action: string
  readonly outcome: string
  readonly target: string
  readonly detail: Record<string, unknown>
}

/** What the sample of an endpoint leaves, newest first; an upload leaves it with its last part. */
const actionsOf = ({ id, method }: (typeof routes)[number]['endpoint']): readonly string[] => {
  const isReading = method === 'GET' || id === 'attestation.verify'
  if (isReading || id === 'source.append') return []
  // A token has no session to end.
  if (id === 'session.end') return []
  if (id === 'deployment.record-bulk') return ['deployment.record', 'deployment.record']
  if (id === 'deployment.promote-waiting') return ['deployment.promote']
  // The place where it is deployed first is made, and placed, by the call.
  if (id === 'deployment.stop') return [id, 'deployment.record']
  if (id === 'workflow-run.push') return [id, 'attestation.create']
  return id === 'deployment.deploy'
    ? [id, 'project-environment.update', 'project-environment.create']
    : [id]
}

forEachEngine(
  'the audit',
  (engine) => {
    let api: Api
    let scene: Scene
    let root: How
    beforeEach(async () => {
      api = await startApi(await engine.open())
      root = { token: api.root }
      scene = await fillOrganization(api, root)
    })
    const entries = async (filters: object = {}): Promise<readonly Entry[]> => {
      const { body } = await api.ok('audit.list', { limit: '1000', ...filters })
      return body['items'] as Entry[]
    }
    /** What the act added, newest first. */
    const added = async (act: () => Promise<unknown>): Promise<readonly Entry[]> => {
      const known = new Set((await entries()).map(({ id }) => id))
      await act()
      return (await entries()).filter(({ id }) => !known.has(id))
    }

    it('has one entry for every change, with who, from where, what and by which request', async () => {
      for (const { endpoint } of routes) {
        const sample = samples[endpoint.id]
        const input = await sample?.input(api, scene)
        let requestId = ''
        const made = await added(async () => {
          const { headers } = await api.ok(endpoint.id, input, root)
          requestId = headers.get('x-request-id') ?? ''
        })
        assert.deepEqual(
          made.map(({ action }) => action),
          actionsOf(endpoint),
          endpoint.id,
        )
        for (const entry of made) {
          assert.deepEqual([entry.requestId, entry.address], [requestId, '192.0.2.1'])
          assert.deepEqual([entry.principal.name, entry.outcome], ['administrator', 'done'])
          assert.notEqual(entry.target, '')
        }
      }
    })

    it('has none for what changes nothing', async () => {
      const report = {
        environment: 'k8s-east',
        logicalEnvironment: 'acceptance',
        deploymentName: 'shop',
        kind: 'CONTAINER_IMAGE',
        digest: digestOf('a'),
      }
      const quiet: readonly (readonly [name: string, act: () => Promise<unknown>])[] = [
        ['a sighting', () => api.ok('deployment.record', report)],
        ['a refusal', () => api.refused('name_taken', 'project.create', { name: 'shop' })],
        ['a call without a token', () => api.call('whoami', {}, { token: undefined })],
        ['a wrong value', () => api.call('project.create', { name: 'A' })],
        ['the same evidence again', () => attest('again')],
        ['a second revocation', () => api.ok('token.revoke', { id: scene.token })],
      ]
      const attest = (text: string) =>
        api.ok('attestation.create', {
          digest: digestOf('c'),
          predicateType: 'https://example.com/x',
          predicate: { text },
        })
      await attest('again')
      await api.ok('token.revoke', { id: scene.token })
      for (const [name, act] of quiet) assert.deepEqual(await added(act), [], name)
    })

    it('has one entry for a denial, with what was asked for, though nothing was done', async () => {
      const input = { name: 'ci', role: 'recorder', project: 'shop' }
      const { body } = await api.ok('token.create', input)
      const ci = { token: body['secret'] as string }
      const [write] = await added(() =>
        api.refused('forbidden', 'environment.create', { name: 'new' }, ci),
      )
      assert.deepEqual([write?.action, write?.outcome], ['environment.create', 'denied'])
      assert.equal(write?.principal.id, body['id'])
      assert.equal(write?.detail['permission'], 'environment.manage')
      const [narrow] = await added(() =>
        api.refused(
          'forbidden',
          'attestation.create',
          { digest: digestOf('c'), predicateType: 'urn:x', predicate: {}, project: 'blog' },
          ci,
        ),
      )
      assert.match(String(narrow?.detail['projectId']), /^prj_/)
      const reports = [{}, {}, {}]
      const viewer = await api.ok('token.create', { name: 'eyes', role: 'viewer' })
      const many = await added(() =>
        api.refused('forbidden', 'deployment.record-bulk', { reports }, secretOf(viewer.body)),
      )
      assert.equal(many.length, 1, 'one for a whole bulk')
      const reading = await added(() => api.refused('forbidden', 'audit.list', {}, ci))
      assert.equal(reading.length, 1)
    })

    it('is filtered by action, outcome, target and principal', async () => {
      const { body } = await api.ok('token.create', { name: 'two', role: 'admin' })
      await api.ok('project.create', { name: 'third' }, secretOf(body))
      const all = await entries()
      const [newest] = all
      assert.ok(newest)
      for (const [filter, keep] of [
        [{ action: 'project.create' }, (entry: Entry) => entry.action === 'project.create'],
        [{ outcome: 'denied' }, (entry: Entry) => entry.outcome === 'denied'],
        [{ target: newest.target }, (entry: Entry) => entry.target === newest.target],
        [{ principal: newest.principal.id }, (entry: Entry) => entry.principal.name === 'two'],
        [{ action: 'nothing.at-all' }, () => false],
      ] as const)
        assert.deepEqual(await entries(filter), all.filter(keep), JSON.stringify(filter))
      assert.deepEqual(
        all.map(({ occurredAt, id }) => `${occurredAt} ${id}`),
        all
          .map(({ occurredAt, id }) => `${occurredAt} ${id}`)
          .toSorted()
          .toReversed(),
      )
    })

    it('holds no secret, and tells the scope of a new token', async () => {
      const scope = { project: 'shop', logicalEnvironment: 'acceptance' }
      const expiresAt = '2027-01-01T00:00:00.000Z'
      const input = { name: 'ci', role: 'recorder', ...scope, expiresAt }
      const [entry] = await added(() => api.ok('token.create', input))
      assert.deepEqual(entry?.detail, { ...input })
      const text = JSON.stringify(await entries())
      for (const secret of api.secrets) assert.ok(!text.includes(secret.slice(6)))
    })
  },
  { fsync: 'off' },
)

const secretOf = (body: Record<string, unknown>): How => ({ token: body['secret'] as string })
