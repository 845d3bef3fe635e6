import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { buildStep, command, linesOf, never, script, until, web, type Scene } from './scene.ts'

/** Docker goes away in the middle. */
export const faultTests = (here: () => Scene): void => {
  suite('a Docker that goes away', () => {
    test('while it builds: the build begins again, and nothing is left', async () => {
      const scene = here()
      const executor = scene.executor()
      const text =
        'FROM scratch\nCOPY bin /bin\n' +
        'RUN ["/bin/busybox","sh","-c","echo began; busybox sleep 2; echo finished"]\n'
      const step = buildStep(await scene.source({ 'bin/busybox': 'busybox', Dockerfile: text }))
      const outcome = executor.step(step, never)
      await until('it begins', () => linesOf(scene, step.deployment).includes('began'))
      await scene.daemon.kill()
      await scene.daemon.start()
      const state = await outcome
      assert.equal(state.state, 'done', JSON.stringify(state))
      const began = linesOf(scene, step.deployment).filter((line) => line === 'began')
      assert.equal(began.length, 2)
      await executor.forget(step.deployment)
      assert.deepEqual(await scene.left(), [])
    })

    test('and does not come back: that is said, and later nothing is left', async () => {
      const scene = here()
      const executor = scene.executor({ patienceMs: 300 })
      const text =
        'FROM scratch\nCOPY bin /bin\nRUN ["/bin/busybox","sh","-c","echo began; busybox sleep 99"]\n'
      const step = buildStep(await scene.source({ 'bin/busybox': 'busybox', Dockerfile: text }))
      const outcome = executor.step(step, never)
      await until('it begins', () => linesOf(scene, step.deployment).includes('began'))
      await scene.daemon.kill()
      const state = await outcome
      assert.ok(state.state === 'lost')
      assert.match(state.why, /Docker does not answer on .*docker\.sock/)
      await assert.rejects(executor.start(web(scene)), /Docker does not answer on/)
      await scene.daemon.start()
      await until('nothing is left', async () => (await scene.left()).length === 0)
    })

    test('while instances start: each runs, or is left to nobody', async () => {
      const scene = here()
      const executor = scene.executor()
      const specs = Array.from({ length: 4 }, () => web(scene))
      const outcomes = Promise.allSettled(specs.map((spec) => executor.start(spec)))
      await until('the first one', async () =>
        (await scene.left()).some((each) => /berth-dep/.test(each)),
      )
      await scene.daemon.kill()
      await scene.daemon.start()
      for (const outcome of await outcomes)
        if (outcome.status === 'fulfilled') await outcome.value.stop(0)
        else assert.ok(outcome.reason instanceof Error)
      await until('nothing is left', async () => (await scene.left()).length === 0)
    })

    test('that hangs while instances start: each runs, or is left to nobody', async () => {
      const scene = here()
      const executor = scene.executor({ patienceMs: 300, silentMs: 300 })
      const before = await scene.executor().start(web(scene))
      const specs = Array.from({ length: 6 }, () => web(scene))
      const outcomes = Promise.allSettled(specs.map((spec) => executor.start(spec)))
      await until('the second one', async () =>
        (await scene.left()).join().includes(specs[0]?.id ?? ''),
      )
      scene.daemon.signal('SIGSTOP')
      let settled: Awaited<typeof outcomes> = []
      try {
        settled = await outcomes
        const { state } = await executor.step(command(scene, script('echo ran')), never)
        assert.equal(state, 'lost')
        assert.ok(before.address)
        assert.ok((await fetch(`http://${before.address.host}:8080/bin/busybox`)).ok)
      } finally {
        scene.daemon.signal('SIGCONT')
      }
      await before.stop(0)
      for (const each of settled)
        if (each.status === 'fulfilled') await each.value.stop(0)
        else assert.match(String(each.reason), /Docker does not answer on .*: silent for/)
      await until('nothing is left', async () => (await scene.left()).length === 0)
    })

    test('while a command runs: it is lost, and is not run again', async () => {
      const scene = here()
      const step = command(scene, script('echo ran; exec /bin/busybox sleep 1000'))
      const outcome = scene.executor().step(step, never)
      await until('it begins', () => linesOf(scene, step.deployment).includes('ran'))
      await scene.daemon.kill()
      await scene.daemon.start()
      const state = await outcome
      assert.equal(state.state, 'lost', JSON.stringify(state))
      assert.deepEqual(linesOf(scene, step.deployment), ['ran'])
      await until('nothing is left', async () => (await scene.left()).length === 0)
    })

    test('an instance that outlives it is stopped once it is back', async () => {
      const scene = here()
      const spec = web(scene)
      const living = await scene.executor().start(spec)
      let ending: string | undefined
      void living.ended.then(({ why }) => (ending = why))
      await scene.daemon.kill()
      await scene.daemon.start('--live-restore')
      assert.equal(ending, undefined)
      await scene.daemon.kill()
      const stopped = living.stop(5000)
      await scene.daemon.start('--live-restore')
      await stopped
      assert.match((await living.ended).why, /SIGTERM|SIGKILL/)
      assert.deepEqual(await scene.left(), [])
    })

    test('an instance that ends with it is known to have ended', async () => {
      const scene = here()
      const living = await scene.executor().start(web(scene))
      await scene.daemon.kill()
      await scene.daemon.start()
      assert.match((await living.ended).why, /killed|exit code/)
      await until('nothing is left', async () => (await scene.left()).length === 0)
    })
  })
}
