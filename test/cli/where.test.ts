import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runBerth } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'
import * as samples from './samples.ts'

const server = await startFakeServer({
  'GET /v1/where': { value: samples.page(samples.running, samples.earlier) },
})

const find = async (artifact: string) => {
  server.seen.length = 0
  const { code, stdout, stderr } = await runBerth(['where', artifact, '-o', 'json'], {
    env: { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' },
  })
  assert.deepEqual([code, stderr], [0, ''])
  const { items } = JSON.parse(stdout) as { readonly items: readonly { readonly id: string }[] }
  return { ids: items.map(({ id }) => id), asked: server.seen.map(({ query }) => query) }
}

describe('where', () => {
  for (const reference of ['nginx', 'docker.io/library/nginx:latest', 'oci:./image:v1'])
    it(`${reference} asks for it as typed: the server knows its forms`, async () => {
      const found = await find(reference)
      assert.deepEqual(found.ids, [samples.running.id, samples.earlier.id])
      assert.deepEqual(found.asked, [{ reference }])
    })

  it('by a digest asks for the digest', async () => {
    const digest = `sha256:${'a'.repeat(64)}`
    assert.deepEqual((await find(digest)).asked, [{ digest }])
  })

  it('with --resolve asks for the digest that it means', async () => {
    const digest = `sha256:${'a'.repeat(64)}`
    server.seen.length = 0
    const { code } = await runBerth(['where', `registry.invalid/a@${digest}`, '--resolve'], {
      env: { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' },
    })
    assert.equal(code, 0)
    assert.deepEqual(
      server.seen.map(({ query }) => query),
      [{ digest }],
    )
  })
})
