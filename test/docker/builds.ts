import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { identityOf } from '../../src/host/process/proc.ts'
import { buildStep, linesOf, never, until, web, type Scene } from './scene.ts'

const tool = { 'bin/busybox': 'busybox' }
const from = 'FROM scratch\nCOPY bin /bin\n'
const shell = (text: string): string =>
  `RUN ${JSON.stringify(['/bin/busybox', 'sh', '-c', text])}\n`

/** Images from Dockerfiles. */
export const buildTests = (here: () => Scene): void => {
  suite('builds', () => {
    test('one gives an image that runs, and leaves nothing once it is forgotten', async () => {
      const scene = here()
      const executor = scene.executor()
      const source = await scene.source({
        ...Object.fromEntries(Object.entries(tool).map(([path, text]) => [`web/${path}`, text])),
        'web/Dockerfile':
          `${from}ARG WORD\n${shell('echo $WORD > /word')}COPY . /all\n` +
          `CMD ["/bin/busybox","sh","-c","busybox cat /word; busybox ls /all; exec busybox httpd -f -p $PORT"]\n`,
        'web/.dockerignore': '*.md\n!keep.md\n',
        'web/notes.md': 'left out',
        'web/keep.md': 'kept',
        'other.txt': 'outside',
      })
      const step = buildStep(source, { path: 'web', env: { WORD: 'swordfish' } })
      const state = await executor.step(step, never)
      assert.ok(state.state === 'done' && state.built, JSON.stringify(state))
      const { built } = state
      assert.equal(built.kind, 'CONTAINER_IMAGE')
      assert.equal(built.local, true)
      assert.ok(built.bytes > 0)
      assert.match(built.toolchain.platform, /^linux-/)
      assert.ok(!linesOf(scene, step.deployment).join('\n').includes('swordfish'))

      const spec = web(scene, { digest: built.digest, argv: [] })
      const living = await executor.start(spec)
      await until('it speaks', () => linesOf(scene, spec.deployment).length >= 4)
      const said = ['swordfish', 'Dockerfile', 'bin', 'keep.md']
      assert.deepEqual(linesOf(scene, spec.deployment), said)
      await living.stop(0)
      await executor.forget(step.deployment)
      assert.notDeepEqual(await scene.left(), [], 'the other deployment still needs it')
      await executor.forget(spec.deployment)
      assert.deepEqual(await scene.left(), [])
    })

    test('a failing one says why, with its last lines in the log, and leaves nothing', async () => {
      const scene = here()
      const text = `${from}${shell('echo some; echo last words >&2; exit 7')}`
      const step = buildStep(await scene.source({ ...tool, Dockerfile: text }))
      const state = await scene.executor().step(step, never)
      assert.ok(state.state === 'failed')
      assert.match(state.why, /returned a non-zero code: 7/)
      const lines = linesOf(scene, step.deployment)
      assert.ok(lines.includes('last words'))
      assert.match(lines.at(-1) ?? '', /non-zero code: 7/)
      assert.deepEqual(await scene.left(), [])
    })

    test('what cannot be built is refused with what to do', async () => {
      const scene = here()
      const executor = scene.executor()
      const source = await scene.source({ ...tool, 'web/Dockerfile': from })
      const why = async (more: Parameters<typeof buildStep>[1]): Promise<string> => {
        const state = await executor.step(buildStep(source, more), never)
        return state.state === 'failed' ? state.why : state.state
      }
      assert.match(await why({}), /There is no Dockerfile in the source/)
      assert.match(await why({ path: 'web', dockerfile: '../web/Dockerfile' }), /must lie inside/)
      assert.match(await why({ path: '../..' }), /must lie inside/)
      assert.match(await why({ dockerfile: null }), /builds with a Dockerfile/)
      assert.match(await why({ commands: [['make']] }), /without commands/)
      assert.deepEqual(await scene.left(), [])
    })

    test('one that takes too long, or is called off, leaves nothing', async () => {
      const scene = here()
      const executor = scene.executor()
      const text = `${from}${shell('echo began; exec busybox sleep 1000')}`
      const source = await scene.source({ ...tool, Dockerfile: text })
      const late = await executor.step(buildStep(source, { timeoutMs: 4000 }), never)
      assert.deepEqual(late, { state: 'failed', why: 'it took longer than 4 s' })
      const off = new AbortController()
      const step = buildStep(source)
      const outcome = executor.step(step, off.signal)
      await until('it begins', () => linesOf(scene, step.deployment).includes('began'))
      off.abort()
      assert.deepEqual(await outcome, { state: 'failed', why: 'cancelled' })
      await until('nothing is left', async () => (await scene.left()).length === 0)
    })

    test('what a host that was killed has begun is cleared by the next, not what is alive', async () => {
      const scene = here()
      const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
      await once(other, 'spawn')
      const own = join(scene.folder, 'own')
      await mkdir(own, { recursive: true })
      await writeFile(join(own, 'dep0.build'), `${JSON.stringify(identityOf(other.pid ?? 0))}\n`)
      await writeFile(join(own, 'dep0.context.tar'), 'half')
      await scene.executor().adopt()
      assert.deepEqual((await scene.left()).toSorted(), ['dep0.build', 'dep0.context.tar'])
      other.kill('SIGKILL')
      await once(other, 'exit')
      await scene.executor().adopt()
      assert.deepEqual(await scene.left(), [])
    })

    test('the next one of a service has its layers, that of another environment has not', async () => {
      const scene = here()
      const executor = scene.executor()
      const text = `${from}${shell('echo work')}`
      const source = await scene.source({ ...tool, Dockerfile: text })
      const steps = [
        buildStep(source),
        buildStep(source),
        buildStep(source, { compartment: 'blog' }),
        buildStep(source, { service: 'api' }),
      ]
      const digests: string[] = []
      for (const step of steps) {
        const state = await executor.step(step, never)
        assert.ok(state.state === 'done' && state.built)
        digests.push(state.built.digest)
      }
      const worked = steps.map(({ deployment }) => linesOf(scene, deployment).includes('work'))
      assert.deepEqual(worked, [true, false, true, true])
      assert.equal(digests[0], digests[1])
      for (const { deployment } of steps) await executor.forget(deployment)
      assert.deepEqual(await scene.left(), [])
    })

    test('what earlier stages made does not stay', async () => {
      const scene = here()
      const executor = scene.executor()
      const text = `FROM scratch AS made\nCOPY bin /bin\n${shell('echo a > /a')}FROM scratch\nCOPY --from=made /a /a\n`
      const step = buildStep(await scene.source({ ...tool, Dockerfile: text }))
      assert.equal((await executor.step(step, never)).state, 'done')
      const images = (await scene.left()).length
      await executor.forget(step.deployment)
      assert.deepEqual(await scene.left(), [])
      assert.ok(images <= 5, `${images} images are left by a small build`)
    })
  })
}
