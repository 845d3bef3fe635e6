import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startWebSocketService } from './services.ts'
import { startWorld, to, until } from './world.ts'

const program = fileURLToPath(import.meta.resolve('./edge-process.ts'))

describe('a listening socket', () => {
  it('goes to another process without a failed request', { timeout: 60_000 }, async (t) => {
    const world = await startWorld(t)
    const service = await startWebSocketService(t, 'dep')
    world.addresses.set('dep', [service.address])
    await world.route(to('dep'), { ...to('dep'), host: '127.0.0.1' })
    let going = true
    let answered = 0
    const failed: string[] = []
    const load = [true, true, false].map(async (keepAlive) => {
      const agent = new Agent({ keepAlive })
      while (going) {
        const found = await ask(world.port, agent)
        if (found === 'hello') answered += 1
        else failed.push(found)
      }
      agent.destroy()
    })
    const talk = new WebSocket(`ws://127.0.0.1:${world.port}/`)
    const told = once(talk, 'close') as Promise<[CloseEvent]>
    await once(talk, 'open')

    const handOver = world.edge.handOver()
    const snapshot = join(world.folder, 'routes.json')
    const child = spawn(process.execPath, [program, snapshot, String(service.address.port)], {
      stdio: ['ignore', 'inherit', 'inherit', handOver.fd, 'ipc'],
    })
    t.after(() => child.kill('SIGKILL'))
    await once(child, 'message')
    const left = handOver.leave(30_000)
    await assert.rejects(
      world.edge.apply({ fence: { incarnation: 'one', version: 9 }, routes: [] }),
      /handed its socket over/,
    )
    await left
    assert.equal(world.edge.state().connections, 0)
    assert.deepEqual(world.edge.inFlight(), {})
    const [{ code }] = await told
    assert.equal(code, 1012)
    const before = answered
    await until(() => answered > before + 100)
    going = false
    await Promise.all(load)
    assert.deepEqual(failed, [])
    const gone = once(child, 'exit')
    child.disconnect()
    await gone
  })
})

const ask = (port: number, agent: Agent): Promise<string> =>
  new Promise((resolve) => {
    const headers = { Host: 'shop.localhost' }
    get({ port, host: '127.0.0.1', agent, headers }, (response) => {
      let text = ''
      response.on('data', (piece) => (text += String(piece)))
      response.on('end', () => resolve(text))
    }).on('error', (error) => resolve(String(error)))
  })
