import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Address } from '../../src/host/address.ts'
import { linesOf, newDeployment, script, until, web, type Scene } from './scene.ts'

/** Starting, finding again and stopping. */
export const instanceTests = (here: () => Scene): void => {
  suite('instances', () => {
    test('one starts, answers on its bridge, stops and leaves nothing', async () => {
      const scene = here()
      const executor = scene.executor()
      const spec = web(scene, { env: { GREETING: 'swordfish' } })
      const living = await executor.start(spec)
      const { address } = living
      assert.ok(address)
      assert.deepEqual([address.host.slice(0, 7), address.port], ['10.213.', 8080])
      await until('an answer', () => answers(address, '/bin/busybox'))
      assert.ok((living.pid ?? 0) > 1)
      await living.stop(5000)
      assert.deepEqual((await living.ended).why, 'killed by SIGTERM')
      assert.deepEqual(linesOf(scene, spec.deployment), ['up'])
      await executor.forget(spec.deployment)
      assert.deepEqual(await scene.left(), [])
    })

    test('asking twice, or by two at once, starts one', async () => {
      const scene = here()
      const executor = scene.executor()
      const spec = web(scene)
      const [one, other] = await Promise.all([executor.start(spec), executor.start(spec)])
      const third = await scene.executor().start(spec)
      assert.deepEqual(one.address, other.address)
      assert.deepEqual(one.address, third.address)
      await one.stop(0)
      await Promise.all([other.ended, third.ended])
    })

    test('an address that the next one gets is no longer that of the one before', async () => {
      const scene = here()
      const executor = scene.executor()
      const before = await executor.start(web(scene))
      const { address } = before
      // As by a host that is being succeeded, but finishes requests.
      executor.leave?.()
      const path = `/containers/berth-${before.spec.id}/kill`
      await scene.engine.ask({ method: 'POST', path })
      await until('its address is withdrawn', () => before.address === null)
      const next = await executor.start(web(scene))
      assert.deepEqual(next.address, address)
      executor.takeBack?.()
      await next.stop(0)
      await before.ended
    })

    test('one that ends says how, and its last lines are kept', async () => {
      const scene = here()
      const spec = web(scene, {
        kind: 'worker',
        port: null,
        argv: script('for i in 1 2 3; do echo line $i; done; echo bad >&2; exit 3'),
      })
      const living = await scene.executor().start(spec)
      assert.equal(living.address, null)
      assert.equal((await living.ended).why, 'exit code 3')
      assert.deepEqual(linesOf(scene, spec.deployment).toSorted(), [
        'bad',
        'line 1',
        'line 2',
        'line 3',
      ])
      assert.deepEqual(await scene.left(), [])
    })

    test('one that ends before it has a port is a failure that says so', async () => {
      const scene = here()
      const spec = web(scene, { argv: script('exit 9') })
      const outcome = await scene
        .executor()
        .start(spec)
        .then((living) => living.ended)
        .then(({ why }) => why)
        .catch((error: Error) => error.message)
      assert.match(outcome, /exit code 9/)
      assert.deepEqual(await scene.left(), [])
    })

    test('what the image does not have is named', async () => {
      const scene = here()
      const spec = web(scene, { argv: ['/no/such/program'] })
      const outcome = await scene
        .executor()
        .start(spec)
        .then(async (living) => (await living.ended).why)
        .catch((error: Error) => error.message)
      assert.match(outcome, /exit code 127/)
      assert.match(linesOf(scene, spec.deployment).join('\n'), /\/no\/such\/program/)
      const other = web(scene, { digest: `sha256:${'0'.repeat(64)}` })
      await assert.rejects(scene.executor().start(other), /is not on this machine/)
      assert.deepEqual(await scene.left(), [])
    })

    test('one that ignores SIGTERM is ended by force after its grace', async () => {
      const scene = here()
      const spec = web(scene, {
        argv: script('trap "" TERM; echo deaf; while true; do /bin/busybox sleep 1; done'),
      })
      const living = await scene.executor().start(spec)
      await until('its line', () => linesOf(scene, spec.deployment).includes('deaf'))
      await living.stop(1000)
      assert.equal((await living.ended).why, 'killed by SIGKILL')
      assert.deepEqual(await scene.left(), [])
    })

    test('it is adopted by the next host with its log, without gap or repetition', async () => {
      const scene = here()
      const readiness = { path: '/up', intervalMs: 100, timeoutMs: 50 }
      const deployment = newDeployment()
      const counting = 'i=0; while true; do echo $((i=i+1)); /bin/busybox usleep 20000; done'
      const first = scene.executor()
      const started = await first.start(
        web(scene, { deployment, readiness, argv: script(counting) }),
      )
      await until('ten lines', () => linesOf(scene, deployment).length >= 10)
      await first.close()
      const seen = linesOf(scene, deployment).length
      const second = scene.executor()
      const [living, ...others] = await second.adopt()
      assert.ok(living)
      assert.deepEqual(others, [])
      assert.deepEqual(living.spec, {
        id: `${deployment}-1`,
        deployment,
        compartment: 'shop',
        service: `shop/${deployment}`,
        exclusive: false,
        kind: 'web',
        readiness,
      })
      assert.deepEqual(living.address, started.address)
      assert.equal(living.pid, started.pid)
      assert.equal(living.startedAt, started.startedAt)
      await until('more lines', () => linesOf(scene, deployment).length >= seen + 10)
      await living.stop(0)
      const lines = linesOf(scene, deployment)
      assert.deepEqual(
        lines,
        lines.map((_, at) => String(at + 1)),
      )
      assert.deepEqual(await scene.left(), [])
    })

    test('one that is left to a successor is not watched twice, and may be taken back', async () => {
      const scene = here()
      const deployment = newDeployment()
      const counting = 'i=0; while true; do echo $((i=i+1)); /bin/busybox usleep 20000; done'
      const first = scene.executor()
      const living = await first.start(web(scene, { deployment, argv: script(counting) }))
      const more = (count: number): Promise<void> => {
        const seen = linesOf(scene, deployment).length
        return until('more lines', () => linesOf(scene, deployment).length >= seen + count)
      }
      await more(5)
      first.leave?.()
      const second = scene.executor()
      assert.equal((await second.adopt()).length, 1)
      await more(20)
      await second.close()
      first.takeBack?.()
      await more(20)
      await living.stop(0)
      const lines = linesOf(scene, deployment)
      assert.deepEqual(
        lines,
        lines.map((_, at) => String(at + 1)),
      )
      assert.deepEqual(await scene.left(), [])
    })

    test('what ended while no host looked is buried with its last lines', async () => {
      const scene = here()
      const spec = web(scene, { argv: script('/bin/busybox sleep 1; echo farewell; exit 5') })
      const first = scene.executor()
      await first.start(spec)
      await first.close()
      await until('its end', async () =>
        JSON.stringify(
          await scene.engine.ask({ method: 'GET', path: `/containers/berth-${spec.id}/json` }),
        ).includes('"exited"'),
      )
      assert.deepEqual(await scene.executor().adopt(), [])
      assert.deepEqual(linesOf(scene, spec.deployment), ['farewell'])
      assert.deepEqual(await scene.left(), [])
    })

    test("a container of the same name that is another's is not touched", async () => {
      const scene = here()
      const spec = web(scene, {
        kind: 'worker',
        port: null,
        argv: script('exec /bin/busybox sleep 60'),
      })
      const theirs = await scene.executor({ host: 'another' }).start(spec)
      await assert.rejects(scene.executor().start(spec), /not Berth's|another installation/)
      assert.deepEqual(await scene.executor().adopt(), [])
      await theirs.stop(0)
      assert.match((await theirs.ended).why, /SIGTERM|SIGKILL/)
    })
  })
}

const answers = async ({ host, port }: Address, path: string): Promise<boolean> => {
  try {
    const answer = await fetch(`http://${host}:${port}${path}`)
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}
