import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { startApi, type Api } from './api.ts'
import {
  carryAll,
  deployed,
  deployInput,
  imageDescriptor,
  makeDriver,
} from './deployment-samples.ts'
import { dumpOf } from './dump.ts'
import { embedded } from './on-sqlite.ts'
import { fillOrganization, type Scene } from './scene.ts'

const open = embedded()
const web = (rest: string): string => `name: shop\nservices:\n  web: ${rest}\n`
const folder = (names: readonly string[], packageJson: string | null = null) => ({
  folders: [{ service: 'web', names, packageJson }],
})
const source = `sha256:${'5'.repeat(64)}`

describe('what is deployed', () => {
  let api: Api
  let scene: Scene
  before(async () => {
    api = await startApi(await open())
    scene = await fillOrganization(api, { token: api.root })
    await makeDriver(api, scene.admin)
    await api.ok('environment.create', { name: 'host-1', driver: 'process' })
  })
  const onHost = { environment: 'host-1', source }

  const refused: readonly (readonly [
    what: string,
    input: object,
    code: string,
    says: RegExp,
    field?: RegExp,
  ])[] = [
    [
      'a descriptor that is none, with every place',
      { descriptor: 'name: shop\nservices:\n  web: {prot: 80, replicas: 99}\n' },
      'descriptor_invalid',
      /^berth\.yml is not valid\.$/,
      /^berth\.yml:3:9: /,
    ],
    ['a service that it does not have', { services: ['wob'] }, 'invalid_input', /no service wob/],
    [
      'a Procfile without a project',
      { descriptor: 'web: node a.js\n', descriptorName: 'Procfile', project: undefined },
      'invalid_input',
      /says no project/,
      /is required with a Procfile/,
    ],
    [
      'what cannot be detected, with what was looked for',
      { descriptor: web('.'), ...onHost, ...folder(['README.md']) },
      'descriptor_invalid',
      /^web has nothing to run: looked for Dockerfile .*start script.*index\.html/,
    ],
    [
      'the same where nothing is said of the folder',
      { descriptor: web('.'), ...onHost },
      'descriptor_invalid',
      /looked for/,
    ],
    ['an image where processes run', { environment: 'host-1' }, 'driver_unfit', /web is an image/],
    [
      'a container that says no port',
      { descriptor: imageDescriptor().replace('port: 80, ', '') },
      'driver_unfit',
      /web takes requests in a container, and says no port/,
    ],
    [
      'a build without source',
      { descriptor: web('{run: node a.js, build: []}'), environment: 'host-1' },
      'invalid_input',
      /no source came with it/,
    ],
    [
      'source that nobody has brought',
      { descriptor: web('{run: node a.js, build: []}'), ...onHost },
      'source_unknown',
      /./,
    ],
    [
      'variables without a value',
      {
        descriptor: imageDescriptor().replace('}}', '}, variables: {A: {required: true}}}'),
      },
      'variable_missing',
      /\bA\b/,
    ],
    [
      'a name that is nearly another',
      { projectEnvironment: 'acceptence' },
      'near_miss',
      /it has acceptance/,
      /is nearly acceptance/,
    ],
  ]
  for (const [what, input, code, says, field] of refused)
    for (const plan of [false, true])
      it(`is refused for ${what}${plan ? ' by a plan, too' : ''}`, async () => {
        // A plan is made before anything is uploaded, and only then.
        if ('source' in input && plan === (code === 'source_unknown')) return
        const earlier = await dumpOf(api.world.db)
        const problem = await api.refused(
          code,
          'deployment.deploy',
          deployInput({ ...input, plan }),
        )
        assert.match(problem.detail, says)
        if (field) assert.match(problem.errors[0]?.detail ?? '', field)
        assert.equal(await dumpOf(api.world.db), earlier)
      })

  it('is what the server reads and finds, not what the client says', async () => {
    const input = deployInput({
      descriptor: web('.'),
      ...onHost,
      ...folder(['package.json'], '{"scripts":{"start":"node server.js"}}'),
      plan: true,
    })
    const { body } = await api.ok('deployment.deploy', input)
    const { run, planned } = body as {
      planned: boolean
      run: { deployments: { service: string; kind: string; driver: string; state: string }[] }
    }
    assert.equal(planned, true)
    assert.deepEqual(
      run.deployments.map(({ service, kind, driver, state }) => [service, kind, driver, state]),
      [['web', 'web', 'process', 'queued']],
    )
  })

  it('gets new variables where it has others, and only there', async () => {
    const { at } = await deployed(api, scene)
    const again = { ...at, newVariables: true }
    const problem = await api.refused('deployment_state', 'deployment.restart', again)
    assert.match(problem.detail, /has these variables already/)
    await api.ok('variable.set', { ...at, variables: [{ key: 'A', value: 'x' }] })
    type Shown = { digest: string; runId: string; state: string }
    const active = async () => {
      const { body } = await api.ok('deployment.status', at)
      const [service] = body['services'] as { active: Shown; hasNewVariables: boolean }[]
      return service
    }
    const earlier = await active()
    assert.equal(earlier?.hasNewVariables, true)
    // Without it, what runs keeps what it has.
    await api.ok('deployment.restart', at)
    await carryAll(api)
    assert.equal((await active())?.hasNewVariables, true)
    await api.ok('deployment.restart', again)
    await carryAll(api)
    const later = await active()
    assert.equal(later?.hasNewVariables, false)
    assert.equal(later?.active.digest, earlier?.active.digest)
  })

  it('is promoted only by who may see where it comes from', async () => {
    await api.ok('logical-environment.create', { name: 'hidden' })
    const { at } = await deployed(api, scene, { logicalEnvironment: 'hidden' })
    const { at: target } = await deployed(api, scene)
    const scope = { project: 'shop', logicalEnvironment: 'acceptance' }
    const input = { name: 'narrow', role: 'deployer', ...scope }
    const { body } = await api.ok('token.create', input)
    const promotion = { from: at.projectEnvironment, to: target.projectEnvironment }
    await api.refused(
      'not_found',
      'deployment.promote',
      { project: 'shop', ...promotion },
      { token: String(body['secret']) },
    )
  })

  it('stands in the status with who did it, where it answers and what is new', async () => {
    const { at, deployment } = await deployed(api, scene)
    type Service = { active: { id: string }; by: { name: string }; urls: string[] } & {
      hasNewVariables: boolean
      instances: { health: string }[]
    }
    const service = async (): Promise<Service> => {
      const { body } = await api.ok('deployment.status', at)
      return (body['services'] as Service[])[0] as Service
    }
    const before = await service()
    assert.equal(before.active.id, deployment)
    assert.equal(before.by.name, 'administrator')
    assert.deepEqual(before.urls, [`http://${at.projectEnvironment}--shop.localhost:7480/`])
    assert.deepEqual(
      before.instances.map(({ health }) => health),
      ['ready'],
    )
    assert.equal(before.hasNewVariables, false)
    await api.ok('variable.set', { ...at, variables: [{ key: 'A', value: 'x' }] })
    assert.equal((await service()).hasNewVariables, true)
  })
})

describe('a run that is followed', () => {
  let api: Api
  let scene: Scene
  let isReady = true
  before(async () => {
    api = await startApi(await open(), { isReady: () => isReady })
    scene = await fillOrganization(api, { token: api.root })
    await makeDriver(api, scene.admin)
  })
  const begun = async (): Promise<string> => {
    const { body } = await api.ok('deployment.deploy', deployInput())
    return (body['run'] as { id: string }).id
  }

  it('is answered at once to whoever has not seen it, and again when it has changed', async () => {
    const id = await begun()
    const first = (await api.ok('run.describe', { id, waitMs: '25000' })).body
    assert.equal(first['state'], 'queued')
    const seen = String(first['seen'])
    const waiting = api.ok('run.describe', { id, waitMs: '25000', seen })
    let isAnswered = false
    void waiting.then(() => (isAnswered = true))
    // Calls that come meanwhile go through, and the one that waits is not answered by them.
    for (let turn = 0; turn < 20; turn++) await api.ok('run.describe', { id })
    assert.equal(isAnswered, false)
    await carryAll(api)
    assert.notEqual((await waiting).body['seen'], seen)
    const last = (await api.ok('run.describe', { id })).body
    assert.equal(last['state'], 'succeeded')
    // Nothing more becomes of it, so nobody waits.
    const again = { id, waitMs: '25000', seen: String(last['seen']) }
    assert.equal((await api.ok('run.describe', again)).body['state'], 'succeeded')
  })

  it('is answered when the wait is over, changed or not', async () => {
    const id = await begun()
    const { seen } = (await api.ok('run.describe', { id })).body
    const { body } = await api.ok('run.describe', { id, waitMs: '1', seen: String(seen) })
    assert.equal(body['seen'], seen)
  })

  it('is answered as it stands when the server stops', async () => {
    const { at } = await deployed(api, scene)
    const id = await begun()
    const seen = String((await api.ok('run.describe', { id })).body['seen'])
    const waiting = [
      api.call('run.describe', { id, waitMs: '25000', seen }),
      api.call('deployment.logs', { ...at, after: 'end', waitMs: '25000' }),
    ]
    // Both have entered once a call that came after them is answered.
    await api.ok('run.describe', { id })
    isReady = false
    const [run, logs] = await Promise.all(waiting)
    isReady = true
    assert.equal(run?.status, 200)
    assert.deepEqual([logs?.status, logs?.body['lines']], [200, []])
  })
})
