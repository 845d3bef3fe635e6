import assert from 'node:assert/strict'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { writeImageLayout } from '../../examples/demo/oci-layout.ts'
import { pushLayout } from '../../examples/demo/push.ts'
import type { FetchStep } from '../../src/host/wire.ts'
import { lacks, startRegistry } from '../registry/registry-fixture.ts'
import { linesOf, never, newDeployment, type Scene } from './scene.ts'

const fetchStep = (image: string): FetchStep => {
  const deployment = newDeployment()
  return {
    what: 'fetch',
    key: `${deployment}/fetch`,
    deployment,
    compartment: 'shop',
    driver: 'docker',
    image,
    timeoutMs: 60_000,
  }
}

/** Images by their digest. */
export const fetchTests = (here: () => Scene): void => {
  suite('fetches', { skip: lacks('docker-registry') }, () => {
    test('an image comes by its digest once, and goes with the last who needs it', async () => {
      const scene = here()
      const executor = scene.executor()
      await using registry = await startRegistry()
      const layout = join(scene.folder, 'layout')
      const pushed = await writeImageLayout(layout, { tag: 'v1', files: { 'app/say': 'hello' } })
      await pushLayout(pushed.directory, pushed.digest, {
        registry: registry.host,
        repository: 'acme/shop',
        tag: 'v1',
      })
      const image = `${registry.host}/acme/shop:v1@${pushed.digest}`
      const [first, second] = [fetchStep(image), fetchStep(image)]
      const state = await executor.step(first, never)
      assert.ok(state.state === 'done' && state.built, JSON.stringify(state))
      assert.equal(state.built.digest, pushed.digest)
      assert.equal(state.built.local, false)
      assert.ok(linesOf(scene, first.deployment).length > 0)
      assert.deepEqual(await executor.step(second, never), state)
      assert.deepEqual(linesOf(scene, second.deployment), [])
      await executor.forget(first.deployment)
      assert.notDeepEqual(await scene.left(), [])
      await executor.forget(second.deployment)
      assert.deepEqual(await scene.left(), [])
    })

    test('what cannot be fetched is a sentence', async () => {
      const scene = here()
      const executor = scene.executor()
      await using registry = await startRegistry()
      const why = async (image: string): Promise<string> => {
        const state = await executor.step(fetchStep(image), never)
        return state.state === 'failed' ? state.why : state.state
      }
      const none = `${registry.host}/acme/shop@sha256:${'1'.repeat(64)}`
      assert.match(await why(none), /Docker .*(?:not found|unknown)/)
      assert.match(await why(`${registry.host}/acme/shop:v1`), /must say its digest/)
      assert.match(await why('oci:folder:v1'), /push it to a registry first/)
      assert.match(await why('127.0.0.1:1/acme/shop@sha256:' + '1'.repeat(64)), /refused/)
      assert.deepEqual(await scene.left(), [])
    })
  })
}
