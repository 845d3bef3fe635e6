import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { startWebSocketService, type Service } from './services.ts'
import { startWorld, to, until, type World } from './world.ts'

const switches = 200
const body = Buffer.alloc(64 * 1024, 'b')

/** What clients met. */
interface Met {
  answered: number
  echoed: number
  readonly failed: string[]
}

describe('switches under load', () => {
  it(`loses nothing in ${switches} of them`, { timeout: 120_000 }, async (t) => {
    const world = await startWorld(t)
    const met: Met = { answered: 0, echoed: 0, failed: [] }
    let current = await deploy(t, world, 0)
    let going = true
    const isGoing = (): boolean => going
    const clients = [
      ...Array.from({ length: 4 }, () => ask(world.port, new Agent({ keepAlive: true }), met)),
      ...Array.from({ length: 2 }, () => ask(world.port, new Agent({ keepAlive: false }), met)),
      ...Array.from({ length: 3 }, () => converse(world.port, met)),
    ].map((act) => act(isGoing))

    for (let turn = 1; turn <= switches; turn++) {
      const before = met.answered
      const old = current
      current = await deploy(t, world, turn)
      // As the host does it: nothing is stopped before nobody is in flight.
      await until(() => world.edge.inFlight()[old.name] === undefined)
      world.addresses.delete(old.name)
      await old.stop()
      await until(() => met.answered > before + 10)
    }
    going = false
    await Promise.all(clients)
    assert.deepEqual(met.failed, [])
    assert.ok(met.echoed > switches, `only ${met.echoed} messages of WebSockets`)
    await until(() => Object.keys(world.edge.inFlight()).length === 0)
  })
})

const deploy = async (t: TestContext, world: World, turn: number): Promise<Service> => {
  const service = await startWebSocketService(t, `dep-${turn}`)
  world.addresses.set(service.name, [service.address])
  // A WebSocket client says where it connects to.
  await world.route(to(service.name), { ...to(service.name), host: '127.0.0.1' })
  return service
}

/** Asks again and again: mostly GET, every third time a body that must come back whole. */
const ask =
  (port: number, agent: Agent, met: Met) =>
  async (isGoing: () => boolean): Promise<void> => {
    for (let turn = 0; isGoing(); turn++) {
      const found = await one(port, agent, turn % 3 === 0 ? body : null)
      if (found === 'ok') met.answered += 1
      else met.failed.push(found)
    }
    agent.destroy()
  }

const one = (port: number, agent: Agent, sent: Buffer | null): Promise<string> =>
  new Promise((resolve) => {
    const request = httpRequest({
      agent,
      port,
      host: '127.0.0.1',
      method: sent ? 'POST' : 'GET',
      headers: { Host: 'shop.localhost' },
    })
    request.on('error', (error) => resolve(String(error)))
    request.on('response', (response) => {
      let bytes = 0
      response.on('data', (piece: Buffer) => (bytes += piece.length))
      response.on('error', (error) => resolve(String(error)))
      response.on('end', () => {
        const whole = response.statusCode === 200 && bytes === (sent?.length ?? 5)
        resolve(whole ? 'ok' : `${response.statusCode} with ${bytes} bytes`)
      })
    })
    if (sent) request.write(sent.subarray(0, 1000))
    request.end(sent?.subarray(1000))
  })

/** Talks over WebSockets; one that is asked to close is opened again. */
const converse =
  (port: number, met: Met) =>
  async (isGoing: () => boolean): Promise<void> => {
    for (let turn = 0; isGoing(); turn++) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`)
      const closed = once(socket, 'close') as Promise<[CloseEvent]>
      socket.addEventListener('message', ({ data }) => {
        met.echoed += 1
        if (data !== `message ${turn}`) met.failed.push(`${String(data)} came back`)
        if (isGoing()) socket.send(`message ${turn}`)
        else socket.close()
      })
      socket.addEventListener('open', () => socket.send(`message ${turn}`))
      const [{ code }] = await closed
      if (code !== 1012 && isGoing()) met.failed.push(`closed with ${code}`)
    }
  }
