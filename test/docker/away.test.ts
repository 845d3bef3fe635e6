import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dockerExecutor } from '../../src/host/docker/docker-executor.ts'
import { DockerError } from '../../src/host/docker/docker-error.ts'
import type { Executor } from '../../src/host/executor.ts'
import type { InstanceSpec, StepState } from '../../src/host/wire.ts'
import { startFake, type Answer, type FakeDaemon } from './fake-daemon.ts'
import { until } from './scene.ts'

const digest = `sha256:${'1'.repeat(64)}`
const executorOn = (fake: FakeDaemon): Executor =>
  dockerExecutor({
    socket: fake.socket,
    host: 'test',
    sources: fake.folder,
    folder: fake.folder,
    logs: { open: () => assert.fail(), line: () => {} },
    patienceMs: 100,
    silentMs: 100,
  })
const ask = async (answer: Answer, what: 'command' | 'fetch'): Promise<StepState> => {
  await using fake = await startFake('1.41', answer)
  const executor = executorOn(fake)
  const place = { key: `dep/${what}`, deployment: 'dep', compartment: 'shop' } as const
  const image = `r.example/a@${digest}`
  try {
    return await executor.step(
      what === 'fetch'
        ? { ...place, what, driver: 'docker', image, timeoutMs: 500 }
        : {
            ...place,
            what,
            driver: 'docker',
            digest,
            image: null,
            argv: ['x'],
            env: {},
            timeoutMs: 500,
          },
      new AbortController().signal,
    )
  } finally {
    await executor.close()
  }
}

const labels = { 'dev.berth.host': 'test' }
const state = { Status: 'created', Pid: 0, ExitCode: 0, StartedAt: '', FinishedAt: '' }
/** Whatever it is asked for it has: an image, a network or a container. */
const whatever = {
  ...{ Id: 'c', Size: 1, Os: 'linux', Architecture: 'amd64' },
  ...{ Labels: labels, Config: { Labels: labels }, State: state },
}
/** A Docker that goes away when it is to start a container. */
const diesAtStart: Answer = (what, response) => {
  if (what.includes('/start')) return void response.destroy()
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whatever))
}

/** A Docker that hangs when it is to start a container, and is well afterwards. */
const hangsAtStart: Answer = (what, response) => {
  if (!what.includes('/start')) diesAtStart(what, response)
}

/** A Docker that has nothing, and brings nothing. */
const hangs: Answer = (what, response) => {
  if (what.startsWith('GET')) response.writeHead(404).end('{}')
}

for (const [how, answer] of [
  ['goes away', diesAtStart],
  ['hangs', hangsAtStart],
] as const)
  test(`a command that may have begun in a Docker that ${how} is lost, not failed`, async () => {
    const state = await ask(answer, 'command')
    assert.equal(state.state, 'lost', JSON.stringify(state))
  })

const labelled = {
  ...labels,
  ...{ 'dev.berth.compartment': 'shop', 'dev.berth.port': '8080', 'dev.berth.instance': 'a' },
}
const instance: InstanceSpec = {
  ...{ id: 'dep-1', deployment: 'dep', compartment: 'shop', service: 'shop/web', fence: 1 },
  ...{ exclusive: false, driver: 'docker', kind: 'web', digest, image: null, argv: ['x'] },
  ...{ env: {}, port: 8080, readiness: null },
}

test('an address that the next one may get is withdrawn before that, though nobody has told', async () => {
  const known = new Map<string, string>()
  await using fake = await startFake('1.41', (what, response) => {
    const [, id = ''] = /\/containers\/(?:create\?name=)?(?:berth-)?([ab])\b/.exec(what) ?? []
    if (what.includes('/wait')) return
    if (what.includes('/create?')) known.set(id, 'created')
    else if (what.includes('/start')) known.set(id, 'running')
    const missing = id !== '' && !known.has(id)
    const Ports = { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '1000' }] }
    const found = { ...whatever, Id: id, State: { ...state, Status: known.get(id) } }
    response
      .writeHead(missing ? 404 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ...found, Config: { Labels: labelled }, NetworkSettings: { Ports } }))
  })
  const executor = executorOn(fake)
  try {
    const before = await executor.start({ ...instance, id: 'a' })
    assert.ok(before.address)
    await until('it is watched', () => fake.asked.some((what) => what.includes('/a/wait')))
    known.set('a', 'exited')
    const next = await executor.start({ ...instance, id: 'b' })
    assert.deepEqual([before.address, next.address?.port], [null, 1000])
  } finally {
    await executor.close()
  }
})

for (const hung of ['/containers/create', '/start'])
  test(`what a Docker that hung at ${hung} has made is taken away, and no fault of a service`, async () => {
    let isHung = true
    let made = 0
    await using fake = await startFake('1.41', (what, response) => {
      // There is none before the first is made.
      if (what.startsWith('GET') && what.includes('/containers/berth-') && made === 0)
        return void response.writeHead(404).end('{}')
      if (what.includes('/containers/create')) made += 1
      if (!isHung || !(what.includes(hung) || what.startsWith('DELETE')))
        diesAtStart(what, response)
    })
    const executor = executorOn(fake)
    try {
      await assert.rejects(
        executor.start(instance),
        (error) => error instanceof DockerError && /does not answer.*: silent/.test(error.message),
      )
      isHung = false
      fake.asked.length = 0
      await until('it is removed', () =>
        fake.asked.some((what) => what.startsWith('DELETE /v1.41/containers/c')),
      )
    } finally {
      await executor.close()
    }
  })

test('an image that does not come in time says nothing of the image', async () => {
  const state = await ask(hangs, 'fetch')
  assert.deepEqual(state, { state: 'lost', why: 'it took longer than 0.5 s' })
})
