import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { runHost, type RunningHost } from '../../src/host/run-host.ts'
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
})
