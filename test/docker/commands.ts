import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { command, linesOf, never, script, until, type Scene } from './scene.ts'

/** One command, once. */
export const commandTests = (here: () => Scene): void => {
  suite('commands', () => {
    test('one ends well, another does not, and what they are given is not told', async () => {
      const scene = here()
      const executor = scene.executor()
      const well = command(scene, script('echo "${#SECRET} characters"'), {
        env: { SECRET: 'swordfish' },
      })
      assert.deepEqual(await executor.step(well, never), { state: 'done', built: null })
      assert.deepEqual(linesOf(scene, well.deployment), ['9 characters'])
      const badly = command(scene, script('echo oh; exit 4'))
      assert.deepEqual(await executor.step(badly, never), { state: 'failed', why: 'exit code 4' })
      const killed = command(scene, script('kill -9 $$'))
      assert.deepEqual(await executor.step(killed, never), {
        state: 'lost',
        why: 'killed by SIGKILL',
      })
      assert.deepEqual(await scene.left(), [])
    })

    test('one that takes too long is ended, and so is one that is called off', async () => {
      const scene = here()
      const executor = scene.executor()
      const forever = script('echo began; exec /bin/busybox sleep 1000')
      const late = command(scene, forever, { timeoutMs: 1500 })
      assert.deepEqual(await executor.step(late, never), {
        state: 'lost',
        why: 'it took longer than 1.5 s',
      })
      const off = new AbortController()
      const step = command(scene, forever)
      const outcome = executor.step(step, off.signal)
      await until('it begins', () => linesOf(scene, step.deployment).includes('began'))
      off.abort()
      assert.deepEqual(await outcome, { state: 'lost', why: 'cancelled' })
      assert.deepEqual(await scene.left(), [])
    })

    test('the next host attaches to it, and it has run once', async () => {
      const scene = here()
      const step = command(scene, script('echo ran; /bin/busybox sleep 1; echo done; exit 6'))
      const first = scene.executor()
      first.step(step, never).catch(() => {})
      await until('it begins', () => linesOf(scene, step.deployment).includes('ran'))
      await first.close()
      const second = scene.executor()
      assert.deepEqual(await second.adopt(), [])
      assert.deepEqual(await second.step(step, never), { state: 'failed', why: 'exit code 6' })
      assert.deepEqual(linesOf(scene, step.deployment), ['ran', 'done'])
      assert.deepEqual(await scene.left(), [])
    })

    test('a long line is cut and the next is whole', async () => {
      const scene = here()
      const long = '/bin/busybox head -c 100000 /dev/zero | /bin/busybox tr "\\0" x; echo; echo ok'
      const step = command(scene, script(long))
      await scene.executor().step(step, never)
      const [first = '', second] = linesOf(scene, step.deployment)
      assert.ok(first.length > 16 * 1024 && first.length <= 17 * 1024)
      assert.equal(second, 'ok')
    })
  })
}
