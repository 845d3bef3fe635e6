import assert from 'node:assert/strict'
import { after, before, describe } from 'node:test'
import { hostClient } from '../../src/drivers/host/host-client.ts'
import { hostRuntime } from '../../src/drivers/host/host-runtime.ts'
import { simulatedHost } from '../../src/drivers/simulated/host.ts'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { startHost, type Host } from '../../src/host/host.ts'
import { socketPath } from '../../src/host/socket.ts'
import { newData, processesOf, server, settingsFor, store, until } from '../host/scene.ts'
import { clockAt } from '../world.ts'
import { readinessOf, runtimeTable, type Place, type Sort } from './runtime-table.ts'

// The docker driver has the same table before it in test/docker, where there is a daemon.

describe('the runtime port: process', { timeout: 120_000 }, () => {
  const data = newData()
  const settings = settingsFor(data, 20_300)
  const digests = new Map<Sort, string>()
  let host: Host
  let runtime: Place['runtime']
  const open = async (): Promise<void> => {
    host = await startHost(settings)
    runtime = hostRuntime(hostClient(() => socketPath(data)))
  }
  before(async () => {
    for (const [sort, code] of Object.entries(programs))
      digests.set(sort as Sort, await store(data, { 'server.js': code }))
    await open()
  })
  after(async () => {
    await host.close()
    assert.deepEqual(processesOf(data), [])
    await removeFolder(data)
  })
  const place: Place = {
    // Each host has a client of its own: connections to the one before are over.
    get runtime() {
      return runtime
    },
    wanted: (sort) => ({
      driver: 'process',
      digest: digests.get(sort) ?? '',
      argv: ['node', 'server.js'],
      port: null,
      readiness: readinessOf('/'),
    }),
    until,
    restart: async () => {
      await host.close()
      await open()
    },
  }
  runtimeTable(() => place)
})

const programs: Readonly<Record<Sort, string>> = {
  answers: server(),
  'never answers': 'setInterval(() => {}, 1000)',
  'dies at once': 'process.exit(7)',
  'ignores SIGTERM': `process.on('SIGTERM', () => {})\n${server()}`,
}

describe('the runtime port: simulated', () => {
  const clock = clockAt()
  const host = simulatedHost(clock.now, {
    instance: ({ digest: sort }) => ({
      readyAfterMs: sort === 'never answers' ? null : 100,
      diesAfterMs: sort === 'dies at once' ? 0 : null,
      comesBack: true,
      stopsAfterMs: sort === 'ignores SIGTERM' ? Infinity : 100,
    }),
    step: () => ({ takesMs: 0, ends: 'done' }),
  })
  const place: Place = {
    runtime: { ...host.runtime, ...host.edge },
    wanted: (sort) => ({ driver: 'process', digest: sort, argv: [], port: null, readiness: null }),
    until: async (what, find) => {
      for (let turn = 0; turn < 100; turn++) {
        const found = await find()
        if (found !== undefined) return found
        clock.set(clock.now() + 100)
      }
      throw new Error(`it does not come: ${what}`)
    },
    restart: async () => host.restart('instances live on'),
  }
  runtimeTable(() => place)
})
