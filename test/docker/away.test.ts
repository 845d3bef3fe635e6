import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dockerExecutor } from '../../src/host/docker/docker-executor.ts'
import type { StepState } from '../../src/host/wire.ts'
import { startFake, type Answer } from './fake-daemon.ts'

const digest = `sha256:${'1'.repeat(64)}`
const ask = async (answer: Answer, what: 'command' | 'fetch'): Promise<StepState> => {
  await using fake = await startFake('1.41', answer)
  const executor = dockerExecutor({
    socket: fake.socket,
    host: 'test',
    sources: fake.folder,
    folder: fake.folder,
    logs: { open: () => assert.fail(), line: () => {} },
    patienceMs: 100,
  })
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

/** A Docker that has nothing, and brings nothing. */
const hangs: Answer = (what, response) => {
  if (what.startsWith('GET')) response.writeHead(404).end('{}')
}

test('a command that may have begun is lost, not failed', async () => {
  const state = await ask(diesAtStart, 'command')
  assert.equal(state.state, 'lost', JSON.stringify(state))
})

test('an image that does not come in time says nothing of the image', async () => {
  const state = await ask(hangs, 'fetch')
  assert.deepEqual(state, { state: 'lost', why: 'it took longer than 0.5 s' })
})
