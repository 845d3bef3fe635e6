import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { everyClient } from '../deploying/clients.ts'
import { isLong } from '../deploying/long.ts'
import { echoes, writeApp } from './apps.ts'
import { lacksDocker } from './daemon.ts'
import { openProduct, well, type Product } from './product.ts'
import { until } from './scene.ts'

/** More in the long form; one in four is each of a deploy, a promotion, a rollback, a restart. */
const switches = isLong ? 100 : 20

suite('switches under load with docker', { skip: lacksDocker(), timeout: 900_000 }, () => {
  let product: Product | undefined
  before(async () => {
    product = await openProduct()
  })
  after(async () => {
    await product?.[Symbol.asyncDispose]()
  })

  test(`${switches} of them lose nothing, nor does a host that is succeeded between them`, async () => {
    assert.ok(product)
    const { berth, edgePort, of, upgrade } = product
    const run = async (...args: readonly string[]): Promise<string> =>
      well(await berth('shop', ...args))
    const deploy = async (turn: number, ...flags: readonly string[]): Promise<string> => {
      assert.ok(product)
      await writeApp(product, 'shop', `turn ${turn}`, { server: echoes(`turn ${turn}`) })
      return await run('deploy', ...flags)
    }
    const kinds = [
      (turn: number) => deploy(turn),
      async (turn: number) => {
        await deploy(turn, '--hold')
        return await run('promote')
      },
      () => run('rollback'),
      () => run('restart'),
    ]
    await deploy(0)
    const clients = everyClient(edgePort(), 'shop.localhost')
    try {
      for (let turn = 1; turn <= switches; turn++) {
        if (turn === switches / 2) await upgrade()
        assert.match((await kinds[turn % kinds.length]?.(turn)) ?? '', /web is live in production/)
      }
    } finally {
      await clients.stop()
    }
    const { bad, answered, echoed } = clients.met
    assert.deepEqual(bad, [])
    assert.ok(answered > 10 * switches, `${answered} answers`)
    assert.ok(echoed > switches, `${echoed} messages of WebSockets`)
    await until('one lives', async () => (await of('shop')).length === 1)
  })
})
