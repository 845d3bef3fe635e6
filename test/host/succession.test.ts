import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { startProcessHost, type ProcessHost } from './process-host.ts'
import { instanceOnce, newData, processesOf, server, store, tell, until, web } from './scene.ts'

const data = newData()
let host: ProcessHost

const control = [process.execPath, '-e', 'setInterval(() => {}, 1000)']
const agent = new Agent({ keepAlive: true, maxSockets: 2 })

/** Asks the edge for the service; keep-alive or a connection of its own. */
const ask = (path: string, shares: boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = get(
      {
        host: '127.0.0.1',
        port: host.port,
        path,
        agent: shares ? agent : false,
        headers: { host: 'shop.localhost' },
      },
      (response) => {
        let body = ''
        response.on('data', (part: Buffer) => (body += part.toString()))
        response.on('end', () => resolve(`${response.statusCode} ${body}`))
        response.on('error', reject)
      },
    )
    asked.on('error', reject)
  })

describe('a host that is succeeded', { timeout: 120_000 }, () => {
  before(async () => {
    host = await startProcessHost(data, 20_400, control)
    const digest = await store(data, {
      'server.js': server(
        `req.url === '/slow' ? setTimeout(() => res.end('slow'), 1500) : res.end('fast')`,
      ),
    })
    await tell(data, 'start', web(digest, { env: { A: 'b' } }))
    await instanceOnce(data, 'dep_1-1', { health: 'ready' })
    await tell(data, 'route', {
      fence: { incarnation: 'one', version: 1 },
      routes: [{ host: 'shop.localhost', path: '/', strip: false, deployment: 'dep_1' }],
    })
  })
  after(async () => {
    agent.destroy()
    const successor = processesOf(data)
    for (const pid of successor) process.kill(pid, 'SIGTERM')
    await until('nobody is left', () => processesOf(data).length === 0)
    await removeFolder(data)
  })

  it('loses no request, nor what is wanted, and starts one control', async () => {
    assert.equal(await ask('/', false), '200 fast')
    const before = host.child.pid
    const failures: unknown[] = []
    let asked = 0
    let isOver = false
    const load = async (shares: boolean): Promise<void> => {
      while (!isOver) {
        try {
          const answer = await ask('/', shares)
          asked += 1
          if (answer !== '200 fast') failures.push(answer)
        } catch (error) {
          failures.push(error)
        }
      }
    }
    const loads = [load(false), load(true)]
    const slow = ask('/slow', false)
    await until('it is in flight', async () => (await tell(data, 'state', {})).inFlight['dep_1'])
    host.child.kill('SIGUSR2')
    const ended = new Promise((resolve) => host.child.once('exit', resolve))
    assert.equal(await slow, '200 slow')
    await ended
    const more = asked + 50
    await until('the successor serves', () => asked > more || failures.length > 0)
    isOver = true
    await Promise.all(loads)
    assert.deepEqual(failures, [])
    const { instances, fence } = await tell(data, 'state', {})
    assert.equal(fence?.version, 1)
    assert.deepEqual(
      instances.map(({ id, state, restarts }) => [id, state, restarts]),
      [['dep_1-1', 'running', 0]],
    )
    assert(!processesOf(data).includes(before ?? 0))
    // It knows the environment, and so it can start it again.
    process.kill(instances[0]?.pid ?? 0, 'SIGKILL')
    await instanceOnce(data, 'dep_1-1', { restarts: 1, health: 'ready' })
    assert.equal(await ask('/', false), '200 fast')
    await tell(data, 'stop', { id: 'dep_1-1', graceMs: 5000, fence: null })
    await instanceOnce(data, 'dep_1-1', { state: 'exited' })
    assert.deepEqual(readdirSync(join(data, 'host', 'runs')), [])
  })
})
