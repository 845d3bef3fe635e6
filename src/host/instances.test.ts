import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { it } from 'node:test'
import { realClock } from './clock.ts'
import type { Executor, Living } from './executor.ts'
import { openFences } from './fences.ts'
import { createInstances } from './instances.ts'
import type { InstanceSpec } from './wire.ts'

const spec: InstanceSpec = {
  id: 'dep_1-0',
  deployment: 'dep_1',
  compartment: 'pe_1',
  service: 'pe_1/svc_1',
  exclusive: false,
  fence: 1,
  driver: 'docker',
  kind: 'web',
  digest: `sha256:${'0'.repeat(64)}`,
  image: null,
  argv: [],
  env: {},
  port: 8080,
  readiness: null,
}

it('offers no address that was taken from an instance, though nobody knows yet how it ended', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-instances-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const here = { host: '10.0.0.2', port: 8080 }
  let address: Living['address'] = here
  const living: Living = {
    spec,
    get address() {
      return address
    },
    folder: null,
    pid: 1,
    startedAt: 0,
    ended: new Promise(() => {}),
    stop: async () => {},
  }
  const instances = createInstances({
    clock: realClock,
    executorOf: () => ({ start: async () => living }) as unknown as Executor,
    moved: () => {},
    lastLine: () => '',
    note: () => {},
    fences: openFences(join(folder, 'fences.json'), () => {}),
    isKnown: () => true,
  })
  instances.start(spec)
  await setImmediate()
  assert.deepEqual(instances.offer('dep_1').addresses, [here])
  address = null
  assert.deepEqual(instances.offer('dep_1').addresses, [])
})
