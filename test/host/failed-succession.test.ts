import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import type { Executor } from '../../src/host/executor.ts'
import { startHost } from '../../src/host/host.ts'
import { runHost, type RunningHost } from '../../src/host/run-host.ts'
import type { InstanceSpec } from '../../src/host/wire.ts'
import {
  instanceOnce,
  newData,
  processesOf,
  server,
  settingsFor,
  store,
  tell,
  until,
  web,
} from './scene.ts'

const data = newData()
const notes: string[] = []
let running: RunningHost

/** What the successor does; the host starts it anew each time. */
const argv: string[] = [process.execPath, '-e', '']
const succeedWith = (code: string): Promise<boolean> => {
  argv[2] = code
  return running.succeed()
}

/** A driver whose platform does not answer. */
const away: Executor = {
  name: 'docker',
  adopt: async () => await Promise.reject(new Error('away')),
  start: async () => await Promise.reject(new Error('away')),
  step: async () => ({ state: 'lost', why: 'away' }),
  forget: async () => {},
  close: async () => {},
}

const rows: readonly (readonly [string, string])[] = [
  ['ends before it is loaded', 'process.exit(3)'],
  [
    'ends once it has taken over',
    `process.send({ what: 'loaded' }); process.on('message', () => process.exit(3))`,
  ],
]

describe('a successor that does not come up', { timeout: 60_000 }, () => {
  before(async () => {
    const around = { host: settingsFor(data, 20_700), control: null }
    const successor = { argv, env: process.env }
    running = await runHost({ ...around, successor, note: (text) => notes.push(text) }, {})
    const digest = await store(data, { 'server.js': server() })
    await tell(data, 'start', web(digest))
    await instanceOnce(data, 'dep_1-1', { health: 'ready' })
  })
  after(async () => {
    await tell(data, 'stop', { id: 'dep_1-1', graceMs: 5000, fence: null })
    await instanceOnce(data, 'dep_1-1', { state: 'exited' })
    await running.stop()
    assert.deepEqual(processesOf(data), [])
    await removeFolder(data)
  })

  for (const [index, [name, code]] of rows.entries())
    it(`that ${name} changes nothing`, async () => {
      assert.equal(await succeedWith(code), false)
      assert.equal(notes.at(-1), 'the host goes on: the new host ended: exit code 3')
      const { pid } = await instanceOnce(data, 'dep_1-1', { health: 'ready' })
      process.kill(pid ?? 0, 'SIGKILL')
      const again = await until('it is started again', () =>
        instanceOnce(data, 'dep_1-1', { restarts: index + 1, health: 'ready' }),
      )
      assert.notEqual(again.pid, pid)
    })

  it('does not come up while what runs cannot be taken over', async () => {
    const folder = newData()
    const wanted: InstanceSpec = { ...web(`sha256:${'0'.repeat(64)}`), driver: 'docker' }
    const started = startHost({
      ...settingsFor(folder, 20_750),
      executors: [() => away],
      predecessor: {
        ...{ pid: 1, fd: -1, take: async () => [wanted] },
        ...{ serves: async () => {}, inFlight: () => ({}), giveUp: () => {} },
      },
    })
    await assert.rejects(started, /cannot be succeeded while docker does not answer/)
    await removeFolder(folder)
  })
})
