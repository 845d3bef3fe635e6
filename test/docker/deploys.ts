import assert from 'node:assert/strict'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { ask } from '../deploying/request.ts'
import { writeApp } from './apps.ts'
import { well, type Product } from './product.ts'
import { until } from './scene.ts'

interface Status {
  readonly services: readonly {
    readonly active: { readonly id: string; readonly digest: string } | null
    readonly candidateUrl: string | null
  }[]
}

/** Everything that the command line does with what is deployed. */
export const deployTests = (here: () => Product): void => {
  const word = async (host: string): Promise<string> => (await here().ask(host)).text

  suite('through the command line', () => {
    test('the example is built, answers, and is told of', async () => {
      const { berth, json, write } = here()
      const folder = await write('hello', {})
      await cp(join(import.meta.dirname, '../../examples/dockerfile'), folder, { recursive: true })
      assert.match(well(await berth('hello', 'deploy', '--plan')), /web \(web, docker\): built/)
      assert.match(well(await berth('hello', 'deploy')), /web is live in production/)
      assert.equal(await word('hello.localhost'), 'hello from a container\n')
      assert.match(well(await berth('hello', 'status')), /active +ready +sha256:[0-9a-f]{64}/)
      assert.match(well(await berth('hello', 'logs')), /build Step 1\/\d+ : FROM node:26-slim/)
      const { services } = await json<Status>('hello', 'status')
      const active = services[0]?.active?.id ?? ''
      assert.match(well(await berth('hello', 'inspect', active)), /Image:? +an id of the machine/)
      const list = well(await berth('hello', 'deployment', 'list', '--project-env', 'production'))
      assert.match(list, /hello\/production\/web +here +production +CONTAINER_IMAGE .* verified/)
    })

    test('variables, restart, stop and start', async () => {
      const product = here()
      const berth = async (...args: readonly string[]): Promise<string> =>
        well(await product.berth('shop', ...args))
      await writeApp(product, 'shop', 'one')
      await berth('deploy')
      assert.equal(await word('shop.localhost'), 'one nothing')
      await berth('variable', 'set', 'GREETING=hi', '--apply')
      assert.equal(await word('shop.localhost'), 'one hi')
      const before = (await product.ask('shop.localhost')).deployment
      assert.match(await berth('restart'), /live/)
      assert.notEqual((await product.ask('shop.localhost')).deployment, before)
      assert.match(await berth('logs', '--service', 'web'), /listening: one/)
      await berth('stop')
      await until('it is stopped', async () => (await product.ask('shop.localhost')).status === 503)
      await until('its container is gone', async () => (await product.of('shop')).length === 0)
      await berth('start')
      assert.equal(await word('shop.localhost'), 'one hi')
    })

    test('a candidate waits at its own URL; what fails keeps the old one; back again', async () => {
      const product = here()
      const { berth } = product
      await writeApp(product, 'tried', 'one')
      well(await berth('tried', 'deploy'))
      await writeApp(product, 'tried', 'two')
      assert.match(well(await berth('tried', 'deploy', '--hold')), /web waits in production/)
      assert.equal(await word('tried.localhost'), 'one nothing')
      const { services } = await product.json<Status>('tried', 'status')
      const url = new URL(services[0]?.candidateUrl ?? '')
      assert.equal((await ask(Number(url.port), url.hostname)).text, 'two nothing')
      well(await berth('tried', 'promote'))
      assert.equal(await word('tried.localhost'), 'two nothing')
      const broken = `console.error('cannot find the database'); process.exit(3)`
      await writeApp(product, 'tried', 'three', { server: broken })
      const failed = await berth('tried', 'deploy')
      assert.equal(failed.exit, 3)
      assert.match(failed.stdout + failed.stderr, /exit code 3/)
      assert.match(failed.stdout + failed.stderr, /cannot find the database/)
      const unbuilt = 'FROM node:26-slim\nRUN ["node", "-e", "process.exit(4)"]\n'
      await writeApp(product, 'tried', 'four', { dockerfile: unbuilt })
      const unmade = await berth('tried', 'deploy')
      assert.equal(unmade.exit, 3)
      assert.match(unmade.stdout + unmade.stderr, /non-zero code: 4/)
      assert.equal(await word('tried.localhost'), 'two nothing')
      well(await berth('tried', 'rollback'))
      assert.equal(await word('tried.localhost'), 'one nothing')
    })

    test('from one environment to the next, the same image, and what is deleted is gone', async () => {
      const product = here()
      const { berth, json } = product
      await writeApp(product, 'moved', 'one')
      well(await berth('moved', 'deploy', '--env', 'staging'))
      well(await berth('moved', 'variable', 'set', 'GREETING=hello'))
      well(await berth('moved', 'promote', '--from', 'staging', '--to', 'production'))
      assert.equal(await word('moved.localhost'), 'one hello')
      assert.equal(await word('staging--moved.localhost'), 'one nothing')
      const digests = await Promise.all(
        ['staging', 'production'].map(async (env) => {
          const { services } = await json<Status>('moved', 'status', '--env', env)
          return services[0]?.active?.digest
        }),
      )
      assert.equal(digests[0], digests[1])
      const others = await product.tags()
      for (const env of ['staging', 'production'])
        well(
          await berth(
            'moved',
            'project',
            'environment',
            'delete',
            env,
            '--project',
            'moved',
            '--force',
          ),
        )
      await until('all of it is gone', async () => (await product.of('moved')).length === 0)
      await until('its images are', async () => (await product.tags()).length === others.length - 2)
    })
  })
}
