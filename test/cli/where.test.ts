import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runBerth } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'
import * as samples from './samples.ts'

const kept: Readonly<Record<string, readonly object[]>> = {
  nginx: [samples.earlier],
  'docker.io/library/nginx:latest': [samples.running],
  'docker.io/library/redis:latest': [samples.running],
  httpd: [samples.earlier],
}
const server = await startFakeServer({
  'GET /v1/where': ({ query }) => ({
    value: samples.page(...(kept[String(query['reference'])] ?? [])),
  }),
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

describe('where, by a reference', () => {
  const { running, earlier } = samples
  const rows = [
    ['nginx', [running.id, earlier.id], ['nginx', 'docker.io/library/nginx:latest']],
    ['redis', [running.id], ['redis', 'docker.io/library/redis:latest']],
    ['httpd', [earlier.id], ['httpd', 'docker.io/library/httpd:latest']],
    ['docker.io/library/redis:latest', [running.id], ['docker.io/library/redis:latest']],
  ] as const
  for (const [artifact, ids, references] of rows)
    it(`${artifact} asks for it as typed and in full, newest first`, async () => {
      const found = await find(artifact)
      assert.deepEqual(found.ids, ids)
      assert.deepEqual(
        found.asked,
        references.map((reference) => ({ reference })),
      )
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
