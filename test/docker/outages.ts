import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { whileAsking } from '../deploying/request.ts'
import { writeApp } from './apps.ts'
import { well, type Product } from './product.ts'
import { until } from './scene.ts'

const slowBuild = `FROM node:26-slim
RUN ["/bin/busybox", "sh", "-c", "echo began; busybox sleep 3"]
COPY server.mjs /server.mjs
CMD ["node", "/server.mjs"]
`

interface Run {
  readonly id: string
  readonly state: string
  readonly why: string
  readonly deployments: readonly { readonly id: string; readonly state: string }[]
}

/** Something ends in the middle of a deployment. */
export const outageTests = (here: () => Product): void => {
  /** A project that serves `old`, and a run on its way to `new` whose build takes a while. */
  const underway = async (project: string) => {
    const product = here()
    await writeApp(product, project, 'old')
    well(await product.berth(project, 'deploy'))
    await writeApp(product, project, 'new', { dockerfile: slowBuild })
    const { run } = await product.json<{ run: Run }>(project, 'deploy', '--detach')
    const now = (): Promise<Run> => product.json<Run>(project, 'inspect', run.id)
    await until('it builds', async () => {
      const { stdout } = await product.berth(
        project,
        'logs',
        '--deployment',
        run.deployments[0]?.id ?? '',
      )
      return /began/.test(stdout)
    })
    return {
      ended: async (): Promise<Run> => {
        await until('the run is over', async () =>
          ['succeeded', 'failed', 'errored', 'cancelled'].includes((await now()).state),
        )
        return await now()
      },
      word: async (): Promise<string> => (await product.ask(`${project}.localhost`)).text,
      asking: (act: () => Promise<void>): Promise<readonly string[]> =>
        whileAsking(product.edgePort(), `${project}.localhost`, act),
    }
  }

  suite('what ends in the middle', () => {
    test('control is killed while it builds: the run goes on, and no request is lost', async () => {
      const product = here()
      const { ended, word, asking } = await underway('controlled')
      const bad = await asking(async () => {
        await product.kill('control')
        await until('control is back', () => product.isThere())
        assert.deepEqual((await ended()).state, 'succeeded')
      })
      assert.deepEqual(bad, [])
      assert.equal(await word(), 'new nothing')
    })

    test('the host is killed while it builds: containers live on, and the run goes on', async () => {
      const product = here()
      const { ended, word } = await underway('hosted')
      const before = await product.of('hosted')
      assert.equal(before.length, 1)
      await product.kill('host')
      assert.deepEqual(await product.of('hosted'), before)
      await product.start()
      assert.equal(await word(), 'old nothing')
      assert.deepEqual((await ended()).state, 'succeeded')
      assert.equal(await word(), 'new nothing')
      await until('the old one is gone', async () => (await product.of('hosted')).length === 1)
    })

    test('Docker is killed while it builds, and is back: so is all that ran', async () => {
      const product = here()
      const { ended, word } = await underway('back')
      await product.daemon.kill()
      await product.daemon.start()
      const { state, why } = await ended()
      assert.deepEqual([state, why], ['succeeded', ''])
      await until('it serves', async () => (await word()) === 'new nothing')
    })

    test('Docker goes away for long: the run is errored and says so, and the old one serves on', async () => {
      const product = here()
      const { ended, word, asking } = await underway('away')
      const bad = await asking(async () => {
        await product.daemon.kill()
        const { state, why } = await ended()
        assert.equal(state, 'errored')
        assert.match(why, /Docker does not answer on .*docker\.sock/)
      })
      assert.deepEqual(bad, [])
      // Without live-restore the one that comes back ends what still runs, and the host starts it.
      await product.daemon.start()
      await until('the old one serves', async () => (await word()) === 'old nothing')
    })

    for (const signal of ['SIGKILL', 'SIGTERM'] as const)
      test(`Docker with live-restore ends by ${signal} and is back: no request is lost`, async () => {
        const product = here()
        await product.daemon.kill()
        await product.daemon.start('--live-restore')
        const { ended, word, asking } = await underway(`restored-${signal.toLowerCase()}`)
        const bad = await asking(async () => {
          await product.daemon.kill(signal)
          await product.daemon.start('--live-restore')
          assert.equal((await ended()).state, 'succeeded')
        })
        assert.deepEqual(bad, [])
        assert.equal(await word(), 'new nothing')
      })

    test('while Docker is away a host is not succeeded; one that starts finds its containers later', async () => {
      const product = here()
      const { ended, word, asking } = await underway('late')
      assert.equal((await ended()).state, 'succeeded')
      await product.daemon.kill()
      await product.daemon.start('--live-restore')
      await until('it serves', async () => (await word()) === 'new nothing')
      await until('one lives', async () => (await product.of('late')).length === 1)
      const before = await product.of('late')
      const bad = await asking(async () => {
        await product.daemon.kill()
        product.signal('SIGUSR2')
        await until('it goes on', () => /the host goes on/.test(product.told()))
        await until('control is back', () => product.isThere())
      })
      assert.deepEqual(bad, [])
      assert.match(product.told(), /cannot be succeeded while docker does not answer/)
      await product.kill('host')
      await product.start()
      assert.match(well(await product.berth('late', 'status')), /web/)
      await product.daemon.start('--live-restore')
      await until('it serves again', async () => (await word()) === 'new nothing')
      assert.deepEqual(await product.of('late'), before)
    })
  })
}
