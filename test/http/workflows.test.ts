import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { expireWorkflowRuns } from '../../src/core/workflows/expire-workflow-runs.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { newOrganization } from './scene.ts'
import { newStatement } from './workflow-samples.ts'

const hour = 3_600_000

/** Evidence signed by a key that nobody knows, with these annotations in its subject. */
const signed = (annotations: object) => {
  const statement = newStatement()
  const [subject] = statement.subject
  const payload = { ...statement, subject: [{ ...subject, annotations }] }
  const envelope = {
    payload: Buffer.from(JSON.stringify(payload)).toString('base64'),
    payloadType: 'application/vnd.in-toto+json',
    signatures: [{ sig: Buffer.from('unknown').toString('base64') }],
  }
  return { envelope: Buffer.from(JSON.stringify(envelope)).toString('base64') }
}

forEachEngine(
  'workflows, versions and runs',
  (engine) => {
    let api: Api
    let admin: How
    const begin = async (input: object): Promise<Record<string, unknown>> =>
      (await api.ok('workflow-run.begin', { workflow: 'build', ...input }, admin)).body
    const push = (run: Record<string, unknown>, input: object = { statement: newStatement() }) =>
      api.call('workflow-run.push', { id: run['id'], ...input }, admin)
    const latest = async (project: string) =>
      (await api.ok('version.latest', { project }, admin)).body['version']

    before(async () => {
      api = await startApi(await engine.open())
      admin = await newOrganization(api, 'acme')
    })

    it('a run brings project, workflow and version, and its evidence ends it', async () => {
      const runner = {
        runnerType: 'GITHUB_ACTION',
        runUrl: 'https://ci.example/1',
        commit: 'a'.repeat(40),
        branch: 'main',
        actor: 'dana',
      }
      const run = await begin({ project: 'one', version: 'v1', ...runner })
      assert.equal(run['state'], 'initialized')
      assert.deepEqual({ ...run, ...runner }, run)
      const { body, status, text } = await push(run)
      assert.equal(status, 200, text)
      const ended = body['run'] as Record<string, unknown>
      const attestation = body['attestation'] as Record<string, unknown>
      assert.deepEqual([ended['state'], ended['attestation']], ['success', attestation['id']])
      assert.deepEqual(
        ['project', 'workflow', 'version', 'runUrl', 'commit'].map((field) => attestation[field]),
        ['one', 'build', 'v1', runner.runUrl, runner.commit],
      )
      assert.match(JSON.stringify(attestation['verification']), /"verified".*"principal"/)
      const described = await api.ok('workflow-run.describe', { id: run['id'] }, admin)
      assert.deepEqual(described.body, ended)
      const workflow = await api.ok('workflow.describe', { project: 'one', name: 'build' }, admin)
      assert.equal(workflow.body['runs'], 1)
      assert.equal((workflow.body['lastRun'] as { state: string }).state, 'success')
    })

    it('a lost answer to a push is asked for again, and another push is refused', async () => {
      const run = await begin({ project: 'again' })
      const statement = newStatement()
      const first = await push(run, { statement })
      const second = await push(run, { statement })
      assert.deepEqual([second.status, second.body], [200, first.body])
      const other = await push(run)
      assert.deepEqual([other.status, other.body['code']], [409, 'workflow_run_ended'])
    })

    it('without a version it is v0, which steals nothing from the latest', async () => {
      assert.equal((await begin({ project: 'plain' }))['version'], 'v0')
      assert.equal(await latest('plain'), 'v0')
      await begin({ project: 'plain', version: '1.0.0' })
      assert.equal(await latest('plain'), '1.0.0')
      await begin({ project: 'plain', version: '0.9.1', markLatest: false })
      assert.equal(await latest('plain'), '1.0.0')
      assert.equal((await begin({ project: 'plain', latestVersion: true }))['version'], '1.0.0')
      await begin({ project: 'plain', version: '0.9.1', markLatest: true })
      assert.equal(await latest('plain'), '0.9.1')
      const later = await begin({ project: 'other-plain', version: '2' })
      assert.equal(later['version'], '2')
      await begin({ project: 'other-plain' })
      assert.equal(await latest('other-plain'), '2')
    })

    it('the latest of nothing is refused, and so is a version beside it', async () => {
      const input = { project: 'nothing', workflow: 'build', latestVersion: true }
      const unknown = await api.refused('version_unknown', 'workflow-run.begin', input, admin)
      assert.match(unknown.next ?? '', /--version VERSION/)
      const both = { ...input, version: 'v1' }
      await api.refused('invalid_input', 'workflow-run.begin', both, admin)
      await api.refused('not_found', 'project.describe', { name: 'nothing' }, admin)
    })

    it('a released version takes no run, no evidence and no mark, and stays released', async () => {
      const project = 'released'
      const open = await begin({ project, version: 'v1' })
      const releasing = await begin({ project, version: 'v1', release: true })
      assert.equal((await push(releasing)).status, 200)
      const version = { project, version: 'v1' }
      const { body } = await api.ok('version.describe', version, admin)
      assert.ok(body['releasedAt'])
      const refused = (id: string, input: object) =>
        api.refused('version_released', id, input, admin)
      await refused('workflow-run.begin', { ...version, workflow: 'build' })
      await refused('workflow-run.begin', { project, workflow: 'build', latestVersion: true })
      const late = await push(open)
      assert.deepEqual([late.status, late.body['code']], [409, 'version_released'])
      const { body: still } = await api.ok('workflow-run.describe', { id: open['id'] }, admin)
      assert.equal(still['state'], 'initialized')
      const stated = {
        digest: `sha256:${'c'.repeat(64)}`,
        predicateType: 'https://example.com/test/v1',
        predicate: {},
      }
      await refused('attestation.create', { ...stated, ...version })
      await api.ok('attestation.create', { ...stated, project }, admin)
      const again = await api.ok('version.release', version, admin)
      assert.deepEqual(again.body, body)
      await begin({ project, version: 'v2' })
      await refused('version.mark-latest', version)
      assert.equal(await latest(project), 'v2')
    })

    it('what the evidence says of its run must be the run', async () => {
      const project = 'claims'
      const run = await begin({ project, version: 'v1' })
      const other = await begin({ project, version: 'v1' })
      const statement = newStatement()
      const [subject] = statement.subject
      const saying = (annotations: object) => ({
        statement: { ...statement, subject: [{ ...subject, annotations }] },
      })
      const metadata = (said: object) => ({
        statement: {
          ...statement,
          predicateType: 'chainloop.dev/attestation/v0.2',
          predicate: { metadata: said },
        },
      })
      const lies: readonly object[] = [
        saying({ 'berth.workflowRun': other['id'] }),
        saying({ 'berth.project': 'one' }),
        saying({ 'berth.workflow': 'test' }),
        saying({ 'berth.version': 'V1' }),
        saying({ 'berth.version': ['v1'] }),
        metadata({ workflowRunID: other['id'] }),
        metadata({ project: 'no name!' }),
        metadata({ workflowName: 'test' }),
        metadata({ projectVersion: 'v2' }),
        metadata({ organization: 'other' }),
        {
          statement: {
            ...statement,
            subject: [subject, { ...subject, annotations: { 'berth.version': 'v9' } }],
          },
        },
      ]
      for (const lie of lies) {
        const { status, body, text } = await push(run, lie)
        assert.deepEqual([status, body['code']], [422, 'workflow_run_mismatch'], text)
      }
      const said = { project, workflowName: 'build', projectVersion: 'v1', organization: 'acme' }
      const { status, text } = await push(run, metadata({ ...said, workflowRunID: run['id'] }))
      assert.equal(status, 200, text)
    })

    it('evidence signed elsewhere names its run, and counts for no other', async () => {
      const run = await begin({ project: 'outside', version: 'v1' })
      const other = await begin({ project: 'outside', version: 'v1' })
      const silent = await push(run, signed({}))
      assert.deepEqual([silent.status, silent.body['code']], [422, 'workflow_run_mismatch'])
      assert.match(
        String(silent.body['next']),
        new RegExp(`berth\\.workflowRun: ${String(run['id'])}`),
      )
      const own = signed({ 'berth.workflowRun': run['id'] })
      assert.equal((await push(other, own)).body['code'], 'workflow_run_mismatch')
      assert.equal((await push(run, own)).status, 200)
      for (const wrong of [{}, { ...own, statement: newStatement() }])
        assert.equal((await push(other, wrong)).body['code'], 'invalid_input')
      for (const statement of [
        {},
        { ...newStatement(), subject: [] },
        { ...newStatement(), _type: 'x' },
      ])
        assert.equal((await push(other, { statement })).body['code'], 'statement_invalid')
    })

    it('a run is ended with a reason, or expires, and then for good', async () => {
      const run = await begin({ project: 'ends' })
      const end = { id: run['id'], state: 'canceled', reason: 'nobody wants it' }
      const { body } = await api.ok('workflow-run.finish', end, admin)
      assert.deepEqual([body['state'], body['reason']], ['canceled', 'nobody wants it'])
      const again = await api.ok('workflow-run.finish', { ...end, reason: 'else' }, admin)
      assert.deepEqual(again.body, body)
      const error = { ...end, state: 'error' }
      await api.refused('workflow_run_ended', 'workflow-run.finish', error, admin)
      assert.equal((await push(run)).body['code'], 'workflow_run_ended')
      const slow = await begin({ project: 'ends' })
      const swift = await begin({ project: 'ends' })
      assert.equal((await push(swift)).status, 200)
      assert.equal(await expireWorkflowRuns(api.world), 0)
      api.clock.set(api.clock.now() + 24 * hour)
      assert.equal((await push(slow)).body['code'], 'workflow_run_ended')
      assert.ok((await expireWorkflowRuns(api.world)) > 0)
      assert.equal(await expireWorkflowRuns(api.world), 0)
      const states = await api.ok('workflow-run.list', { project: 'ends' }, admin)
      assert.deepEqual(
        (states.body['items'] as { state: string }[]).map(({ state }) => state),
        ['success', 'expired', 'canceled'],
      )
      const only = { project: 'ends', state: 'expired' }
      const { items } = (await api.ok('workflow-run.list', only, admin)).body
      assert.deepEqual(
        (items as { id: string }[]).map(({ id }) => id),
        [slow['id']],
      )
    })

    it('evidence that names workflow and version makes them known', async () => {
      const stated = {
        digest: `sha256:${'d'.repeat(64)}`,
        predicateType: 'https://example.com/test/v1',
        predicate: {},
        project: 'named',
        workflow: 'scan',
        version: 'v3',
      }
      await api.ok('attestation.create', stated, admin)
      const { body } = await api.ok('workflow.list', { project: 'named' }, admin)
      assert.deepEqual(
        (body['items'] as { name: string; runs: number }[]).map(({ name, runs }) => [name, runs]),
        [['scan', 0]],
      )
      assert.equal(await latest('named'), 'v3')
    })

    it('lists come in pages, and what is not there is told with what is near', async () => {
      for (const workflow of ['a', 'b', 'c'])
        await begin({ project: 'pages', workflow, version: workflow })
      for (const [id, field] of [
        ['workflow.list', 'name'],
        ['version.list', 'version'],
        ['workflow-run.list', 'workflow'],
      ] as const) {
        const seen: unknown[] = []
        let cursor: string | null | undefined
        do {
          const input = { project: 'pages', limit: '2', ...(cursor ? { cursor } : {}) }
          const { body } = await api.ok(id, input, admin)
          seen.push(...(body['items'] as Record<string, unknown>[]).map((item) => item[field]))
          cursor = body['nextCursor'] as string | null
        } while (cursor !== null)
        assert.deepEqual(seen, ['c', 'b', 'a'], id)
      }
      await begin({ project: 'pages', workflow: 'release' })
      const near = { project: 'pages', name: 'relase' }
      const { next } = await api.refused('not_found', 'workflow.describe', near, admin)
      assert.equal(next, 'Did you mean release?')
    })

    it('the same key begins one run', async () => {
      const headers = { headers: { 'idempotency-key': 'k1' } }
      const input = { project: 'keys', workflow: 'build' }
      const first = await api.ok('workflow-run.begin', input, { ...admin, ...headers })
      const second = await api.ok('workflow-run.begin', input, { ...admin, ...headers })
      assert.deepEqual(second.body, first.body)
    })
  },
  { fsync: 'off' },
)
