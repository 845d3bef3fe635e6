import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tellings } from '../../src/contract/problem.ts'
import type { Database } from '../../src/core/kernel/database.ts'
import { Fault, type FaultCode } from '../../src/core/kernel/refusal.ts'
import { routes } from '../../src/http/routes/all.ts'
import { startApi, type Api } from './api.ts'
import { dumpOf } from './dump.ts'
import { embedded } from './on-sqlite.ts'
import { samples } from './samples.ts'
import { digestOf, fillOrganization, newOrganization } from './scene.ts'

const inside = 'at /var/lib/berth on db.internal for user hunter2'
const faults: readonly FaultCode[] = [
  'database_unavailable',
  'database_busy',
  'storage_full',
  'shutting_down',
  'timed_out',
]

/** A database that fails on demand: `fail` is thrown by what is named, until it is taken back. */
const failing = () => {
  let fail: { readonly on: 'write' | 'read'; readonly error: () => unknown } | undefined
  const act = async <T>(on: 'write' | 'read', run: () => Promise<T>): Promise<T> => {
    const error = fail?.on === on ? fail.error() : undefined
    if (error !== undefined) throw error
    return await run()
  }
  return {
    set: (next: typeof fail) => {
      fail = next
    },
    through: (db: Database): Database => ({
      ask: (statement) => act('read', () => db.ask(statement)),
      read: (body) => act('read', () => db.read(body)),
      readHeavy: (body) => act('read', () => db.readHeavy(body)),
      write: (body) => act('write', () => db.write(body)),
      close: () => db.close(),
    }),
  }
}

describe('a world that fails', () => {
  const open = embedded()
  const begin = async (): Promise<{
    readonly api: Api
    readonly fault: ReturnType<typeof failing>
  }> => {
    const fault = failing()
    const api = await startApi(await open(), { through: fault.through })
    await fillOrganization(api, { token: api.root })
    return { api, fault }
  }

  for (const code of faults)
    it(`answers ${code} with ${tellings[code].status}, that it may be tried again, and no more`, async () => {
      const { api, fault } = await begin()
      const input = { name: 'new' }
      const earlier = await dumpOf(api.world.db)
      for (const on of ['write', 'read'] as const) {
        fault.set({ on, error: () => new Fault(code, inside, new Error(inside)) })
        const { status, body, text } = await api.call('environment.create', input)
        assert.equal(status, tellings[code].status)
        assert.deepEqual([body['code'], body['retryable']], [code, true])
        assert.doesNotMatch(text, /hunter2|internal|\/var/)
        assert.match(api.log.join('\n'), /"message":"fault".*hunter2/)
      }
      fault.set(undefined)
      assert.equal(await dumpOf(api.world.db), earlier)
      await api.ok('environment.create', input)
    })

  it('answers a defect at any endpoint with 500 and its request id, and no more', async () => {
    const { api, fault } = await begin()
    const scene = await fillOrganization(api, await newOrganization(api, 'second'))
    for (const { endpoint } of routes.filter(({ endpoint: { id } }) => id !== 'whoami')) {
      const input = await samples[endpoint.id]?.input(api, scene)
      const who = endpoint.id.startsWith('organization.') ? { token: api.root } : scene.admin
      const error = () => new TypeError(`undefined is not a function ${inside}`)
      let reads = 0
      const isWrite = endpoint.method !== 'GET' && endpoint.id !== 'attestation.verify'
      // The first read lets the caller in.
      fault.set({
        on: isWrite ? 'write' : 'read',
        error: isWrite ? error : () => (reads++ === 0 ? undefined : error()),
      })
      const { status, body, text } = await api.call(endpoint.id, input, who)
      fault.set(undefined)
      assert.equal(status, 500, endpoint.id)
      assert.deepEqual([body['code'], body['retryable']], ['defect', false])
      assert.doesNotMatch(text, /hunter2|TypeError|function|\.ts/)
      assert.match(String(body['next']), new RegExp(String(body['requestId'])))
      const line = api.log.find((each) => each.includes('"message":"defect"'))
      assert.match(line ?? '', /hunter2.*\.ts/)
      assert.ok(line?.includes(String(body['requestId'])))
      api.log.length = 0
    }
  })

  it('says so at /readyz, and goes on', async () => {
    const { api, fault } = await begin()
    const ready = async () => (await api.app.request('/readyz')).status
    assert.equal(await ready(), 200)
    fault.set({ on: 'read', error: () => new Fault('database_unavailable', inside) })
    assert.equal(await ready(), 503)
    const text = await (await api.app.request('/readyz')).text()
    assert.equal(text, 'the database does not answer\n')
    assert.equal((await api.app.request('/healthz')).status, 200)
    fault.set(undefined)
    assert.equal(await ready(), 200)
  })

  it('refuses a bulk report by report, each with its own problem', async () => {
    const { api, fault } = await begin()
    const report = {
      environment: 'k8s-east',
      logicalEnvironment: 'acceptance',
      deploymentName: 'new',
      kind: 'CONTAINER_IMAGE',
      digest: digestOf('a'),
    }
    fault.set({ on: 'write', error: () => new Fault('storage_full', inside) })
    const { body } = await api.ok('deployment.record-bulk', { reports: [report, {}] })
    const codes = (body['items'] as { problem: { code: string } }[]).map(
      ({ problem }) => problem.code,
    )
    assert.deepEqual(codes, ['storage_full', 'invalid_input'])
  })
})

describe('a server that stops', () => {
  const open = embedded()
  it('turns calls away with 503 and closes their connections', async () => {
    let isOpen = true
    const api = await startApi(await open(), { isReady: () => isOpen })
    isOpen = false
    for (const { endpoint } of routes) {
      const { status, body, headers } = await api.call(endpoint.id, {
        name: 'x',
        id: 'x',
        digest: 'x',
      })
      assert.deepEqual([status, body['code']], [503, 'shutting_down'])
      assert.equal(headers.get('connection'), 'close')
    }
    assert.equal((await api.app.request('/readyz')).status, 503)
    assert.equal((await api.app.request('/healthz')).status, 200)
  })
})
