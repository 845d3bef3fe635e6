import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { everyClient } from '../deploying/clients.ts'
import { startWebSocketService, type Service } from './services.ts'
import { startWorld, to, until, type World } from './world.ts'

const switches = 200

describe('switches under load', () => {
  it(`loses nothing in ${switches} of them`, { timeout: 120_000 }, async (t) => {
    const world = await startWorld(t)
    let current = await deploy(t, world, 0)
    const clients = everyClient(world.port, 'shop.localhost')
    const { met } = clients

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
    assert.deepEqual(await clients.stop(), [])
    assert.ok(met.echoed > switches, `only ${met.echoed} messages of WebSockets`)
    await until(() => Object.keys(world.edge.inFlight()).length === 0)
  })
})

const deploy = async (t: TestContext, world: World, turn: number): Promise<Service> => {
  const service = await startWebSocketService(t, `dep-${turn}`)
  world.addresses.set(service.name, [service.address])
  await world.route(to(service.name))
  return service
}
