import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { wireVersion } from '../../src/host/wire.ts'
import { startProcessHost, type ProcessHost } from './process-host.ts'
import {
  buildOf,
  instanceOnce,
  linesOf,
  newData,
  processesOf,
  server,
  store,
  tell,
  until,
  web,
} from './scene.ts'

const data = newData()
let host: ProcessHost
let digest = ''

const secret = 'a-secret-value'

describe('a host that is killed', { timeout: 120_000 }, () => {
  before(async () => {
    digest = await store(data, {
      'server.js': `process.on('message', () => {}); setInterval(() => console.log('tick'), 20)\n${server()}`,
      'slow.js': `console.log('begun'); setInterval(() => {}, 1000)`,
    })
    host = await startProcessHost(data, 20_300)
  })
  after(async () => {
    await host.kill('SIGTERM')
    assert.deepEqual(processesOf(data), [])
    assert.deepEqual(readdirSync(join(data, 'host', 'runs')), [])
    await removeFolder(data)
  })

  it('refuses a second host on the same data', async () => {
    await assert.rejects(startProcessHost(data, 20_300), /Another host \(pid \d+\) serves/)
  })

  it('finds what lives on, starts it again only once it is wanted, and writes no secret', async () => {
    const spec = web(digest, { env: { SECRET: secret } })
    await tell(data, 'start', spec)
    const { pid } = await instanceOnce(data, spec.id, { health: 'ready' })
    await host.kill('SIGKILL')
    const seen = (await readWhole()).length
    host = await startProcessHost(data, 20_300)
    const found = await instanceOnce(data, spec.id, { health: 'ready', state: 'running' })
    assert.equal(found.pid, pid)
    await until('its output goes on', async () => (await linesOf(data, 'dep_1')).length > seen)
    assert(!readFileSync(join(data, 'host', 'instances.json'), 'utf8').includes(secret))
    process.kill(pid ?? 0, 'SIGKILL')
    const { why } = await instanceOnce(data, spec.id, { state: 'exited' })
    assert.match(why, /^it ended; how is not known/)
    await tell(data, 'start', spec)
    const again = await instanceOnce(data, spec.id, { health: 'ready' })
    assert.notEqual(again.pid, pid)
  })

  it('ends one that was adopted, with its group', async () => {
    await host.kill('SIGKILL')
    host = await startProcessHost(data, 20_300)
    await instanceOnce(data, 'dep_1-1', { health: 'ready' })
    await tell(data, 'stop', { id: 'dep_1-1', graceMs: 5000, fence: null })
    await instanceOnce(data, 'dep_1-1', { state: 'exited' })
    assert.deepEqual(
      processesOf(data).filter((pid) => pid !== host.child.pid),
      [],
    )
  })

  it('says that one has died while no host looked', async () => {
    await tell(data, 'start', web(digest, { id: 'dead-1', deployment: 'dead' }))
    const { pid } = await instanceOnce(data, 'dead-1', { health: 'ready' })
    await host.kill('SIGKILL')
    process.kill(pid ?? 0, 'SIGKILL')
    await until('it is gone', () => !processesOf(data).includes(pid ?? 0))
    host = await startProcessHost(data, 20_300)
    const { why } = await instanceOnce(data, 'dead-1', { state: 'exited' })
    assert.equal(why.split(';')[0], 'it ended while no host was running')
  })

  it('loses commands and begins builds again; nobody of them lives on', async () => {
    const command = {
      what: 'command',
      key: 'lost/release',
      deployment: 'lost',
      compartment: 'pe_1',
      driver: 'process',
      digest,
      image: null,
      argv: ['node', 'slow.js'],
      env: {},
      timeoutMs: 60_000,
    } as const
    const build = buildOf(digest, {
      key: 'again/build',
      deployment: 'again',
      commands: [['node', 'slow.js']],
    })
    await tell(data, 'step', { step: command, waitMs: 0 })
    await tell(data, 'step', { step: build, waitMs: 0 })
    for (const deployment of ['lost', 'again'])
      await until('it has begun', async () => (await linesOf(data, deployment)).length > 0)
    await host.kill('SIGKILL')
    host = await startProcessHost(data, 20_300)
    assert.deepEqual(processesOf(data), [host.child.pid])
    const state = await tell(data, 'step', { step: command, waitMs: 0 })
    assert.equal(state.state, 'lost')
    assert.equal((await tell(data, 'cancelStep', { key: 'again/build' }))?.state, 'lost')
    assert.equal((await tell(data, 'step', { step: build, waitMs: 0 })).state, 'running')
    await until('it runs again', async () => (await linesOf(data, 'again')).length === 2)
    await tell(data, 'cancelStep', { key: 'again/build' })
  })

  it('speaks where the data folder has a long path, and leaves no socket', async () => {
    const long = join(data, 'x'.repeat(60), 'y'.repeat(60))
    mkdirSync(long, { recursive: true })
    const far = await startProcessHost(long, 20_380)
    const path = readFileSync(join(long, 'host', 'socket'), 'utf8').trim()
    assert(Buffer.byteLength(path) < 104)
    assert.equal((await tell(long, 'state', {})).version, wireVersion)
    await far.kill('SIGKILL')
    const next = await startProcessHost(long, 20_380)
    assert.equal((await tell(long, 'state', {})).version, wireVersion)
    await next.kill('SIGTERM')
    assert.throws(() => readFileSync(path), /ENOENT/)
  })
})

const readWhole = async (): Promise<readonly string[]> =>
  readFileSync(join(data, 'logs', 'dep_1', 'dep_1-1.stdout.log'), 'utf8').split('\n')
