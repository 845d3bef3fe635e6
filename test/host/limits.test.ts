import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { startHost, type Host } from '../../src/host/host.ts'
import type { StepState } from '../../src/host/wire.ts'
import {
  buildOf,
  instanceOnce,
  linesOf,
  newData,
  processesOf,
  settingsFor,
  store,
  tell,
  until,
  web,
} from './scene.ts'

const data = newData()
/** Node itself has some ten threads. */
const limits = { memoryBytes: 192 * 2 ** 20, pids: 40 }

/** Begins 200 processes, or as many as it may, and says how many that were. */
const bomb = `
const { spawn } = require('node:child_process')
const tries = Array.from({ length: 200 }, () => new Promise((resolve) => {
  const child = spawn('sleep', ['60'])
  child.on('spawn', () => resolve(1))
  child.on('error', () => resolve(0))
}))
Promise.all(tries).then((begun) => {
  console.log(begun.reduce((sum, each) => sum + each, 0))
  if (process.env.PORT === undefined) process.exit(0)
  require('node:http').createServer((_, res) => res.end()).listen(process.env.PORT, '127.0.0.1')
})`

/** Takes 400 MiB, and all of it is written to. */
const glutton = `
const all = []
for (let count = 0; count < 400; count++) all.push(Buffer.alloc(2 ** 20, 1))
console.log('took it')`

let isBounded = true
/** Where this machine cannot bound anything, that must have been said. */
const note = (text: string): void => {
  if (text.startsWith('memory and processes of services are not limited here: ')) isBounded = false
}
const isRight = (lines: readonly string[]): void => {
  const begun = Number(lines[0])
  if (isBounded) assert(begun > 0 && begun < limits.pids, `${begun} were begun`)
  else assert.equal(begun, 200)
}

const build = async (deployment: string, code: string): Promise<StepState> => {
  const source = await store(data, { 'build.js': code })
  const commands = [['node', 'build.js']]
  const step = buildOf(source, { deployment, key: `${deployment}/build`, commands })
  return await tell(data, 'step', { step, waitMs: 60_000 })
}
const told = async (deployment: string): Promise<readonly string[]> =>
  (await linesOf(data, deployment)).map(({ text }) => text)

describe('limits of processes', { timeout: 120_000 }, () => {
  let host: Host
  before(async () => {
    host = await startHost({ ...settingsFor(data, 20_300), limits, note })
  })
  after(async () => {
    await host.close()
    assert.deepEqual(processesOf(data), [])
    await removeFolder(data)
  })

  it('bound what a build starts', async () => {
    assert.equal((await build('dep_1', bomb)).state, 'done')
    isRight(await told('dep_1'))
  })

  it('bound what a service starts, and leave nothing behind', async () => {
    const digest = await store(data, { 'server.js': bomb })
    const spec = web(digest, { id: 'dep_2-1', deployment: 'dep_2' })
    await tell(data, 'start', spec)
    await instanceOnce(data, 'dep_2-1', { health: 'ready' })
    isRight(await told('dep_2'))
    await tell(data, 'stop', { id: 'dep_2-1', graceMs: 100, fence: null })
    await until('all of it has ended', () => processesOf(data).length === 0)
  })

  it('end what takes too much memory', async () => {
    const state = await build('dep_3', glutton)
    if (isBounded) assert.match('why' in state ? state.why : state.state, /killed by SIGKILL/)
    else assert.equal(state.state, 'done')
  })
})
