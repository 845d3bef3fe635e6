import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { routes } from '../../src/http/routes/all.ts'
import { startApi, type Api, type How } from './api.ts'
import { trustedKey } from './envelopes.ts'
import { embedded } from './on-sqlite.ts'
import { samples } from './samples.ts'
import { fillOrganization, type Scene } from './scene.ts'

describe('the log', () => {
  const open = embedded()
  let api: Api
  let scene: Scene
  before(async () => {
    api = await startApi(await open())
    scene = await fillOrganization(api, { token: api.root })
  })
  const lines = (): readonly Record<string, unknown>[] =>
    api.log.map((line) => JSON.parse(line) as Record<string, unknown>)

  it('has one line for each call, whatever came of it', async () => {
    for (const { endpoint } of routes) {
      const input = await samples[endpoint.id]?.input(api, scene)
      for (const how of [{}, { token: undefined }] satisfies How[]) {
        api.log.length = 0
        const { status, headers } = await api.call(endpoint.id, input, how)
        const [line, ...more] = lines()
        assert.deepEqual(more, [])
        assert.deepEqual(
          [line?.['message'], line?.['operation'], line?.['status'], line?.['requestId']],
          ['call', endpoint.id, status, headers.get('x-request-id')],
        )
        assert.match(String(line?.['principal']), status < 300 ? /^tok_/ : /^$/)
        assert.equal(typeof line?.['ms'], 'number')
      }
    }
    api.log.length = 0
    await api.send('/nothing\u2028%0a{"message":"call"}')
    assert.deepEqual(
      lines().map(({ operation, status, code }) => [operation, status, code]),
      [['none', 404, 'not_found']],
    )
  })

  it('is silent about probes and pages', async () => {
    api.log.length = 0
    for (const path of [
      '/healthz',
      '/readyz',
      '/metrics',
      '/docs',
      '/docs/problems',
      '/openapi.json',
    ])
      assert.equal((await api.app.request(path)).status, 200, path)
    assert.deepEqual(api.log, [])
  })

  it('holds no secret, nor do errors, nor answers after the first', async () => {
    api.log.length = 0
    const made = await api.ok('token.create', { name: 'new', role: 'admin' })
    const secret = made.body['secret'] as string
    const wrong = `berth_${'z'.repeat(43)}`
    const replies = [
      await api.call('whoami', {}, { token: wrong }),
      await api.call('whoami', {}, { token: secret }),
      await api.call('token.list', {}, { token: secret }),
      await api.call('project.create', { name: secret }, { token: secret }),
      await api.call('key.add', { name: 'x', pem: trustedKey.privateKey.repeat(30) }),
      await api.call('key.add', { name: 'x', pem: { pem: trustedKey.privateKey } }),
      await api.call('key.add', { name: 'x', pem: trustedKey.privateKey }),
      await api.send(`/v1/nothing?token=${secret}`),
    ]
    const errors = replies.filter(({ status }) => status >= 400)
    assert.equal(errors.length, 6)
    // What was sent as a name comes back to its sender, and to nobody else.
    const told = errors.filter(({ text }) => !text.includes('"code":"invalid_input"'))
    for (const each of [wrong, ...api.secrets])
      for (const text of [...api.log, ...told.map((reply) => reply.text)])
        assert.ok(!text.includes(each), text)
    for (const { text } of replies) assert.doesNotMatch(text, /PRIVATE KEY-----\\n|MC4CAQ/)
    assert.doesNotMatch(api.log.join(''), /PRIVATE/)
  })
})

describe('the metrics', () => {
  const open = embedded()
  it('count calls by operation and status, and nothing that a caller can choose', async () => {
    const api = await startApi(await open())
    await api.ok('whoami')
    for (const path of ['/a', '/b', '/v1/x']) await api.send(path)
    await api.send('/v1/whoami', { method: 'PURGE' })
    const response = await api.app.request('/metrics')
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
    const text = await response.text()
    assert.match(text, /_count\{operation="whoami",status="200"\} 1\n/)
    assert.match(text, /_count\{operation="none",status="404"\} 3\n/)
    assert.match(text, /_count\{operation="none",status="405"\} 1\n/)
    assert.match(text, /berth_info\{version="test"\} 1/)
    assert.match(text, /process_resident_memory_bytes \d+/)
    for (const name of ['berth_main_loop_held_total', 'berth_ledger_events_numbered_total'])
      assert.match(
        text,
        new RegExp(`^# HELP ${name} \\S.*\n# TYPE ${name} counter\n${name} 0$`, 'm'),
      )
  })
})
