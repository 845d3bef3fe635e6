import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { it } from 'node:test'
import { realClock } from './clock.ts'
import type { Ending, Executor, Living } from './executor.ts'
import { KeptInstance } from './kept-instance.ts'
import type { InstanceSpec } from './wire.ts'

const spec: InstanceSpec = {
  id: 'dep_1-0',
  deployment: 'dep_1',
  compartment: 'pe_1',
  service: 'pe_1/svc_1',
  exclusive: true,
  fence: 1,
  driver: 'process',
  kind: 'worker',
  digest: `sha256:${'0'.repeat(64)}`,
  image: null,
  argv: ['true'],
  env: {},
  port: null,
  readiness: null,
}

it('says of one that would not end that the machine fails at it, until it has ended', async () => {
  const ended = Promise.withResolvers<Ending>()
  const stops = [async () => Promise.reject(new Error('process 1 would not end')), async () => {}]
  const living: Living = {
    spec,
    address: null,
    folder: null,
    pid: 1,
    startedAt: 0,
    ended: ended.promise,
    stop: () => stops.shift()?.() ?? Promise.resolve(),
  }
  const executor = { start: async () => living } as unknown as Executor
  const kept = new KeptInstance(
    {
      clock: realClock,
      executorOf: () => executor,
      changed: () => {},
      moved: () => {},
      lastLine: () => '',
      note: () => {},
    },
    spec,
  )
  kept.start(spec)
  await setImmediate()
  assert.equal(kept.known.state, 'running')
  const seen = () => [kept.known.state, kept.known.isFault, kept.known.why]
  kept.stop(0)
  assert.deepEqual(seen(), ['stopping', false, ''])
  await setImmediate()
  assert.deepEqual(seen(), ['stopping', true, 'process 1 would not end'])
  // Asked again, it is tried again.
  kept.stop(0)
  ended.resolve({ why: 'killed by SIGKILL', at: 1 })
  await setImmediate()
  assert.deepEqual(seen(), ['exited', false, 'killed by SIGKILL'])
})
