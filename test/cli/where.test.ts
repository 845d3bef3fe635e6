import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runBerth } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'
import * as samples from './samples.ts'
import { whereAnswers } from './where-samples.ts'

const server = await startFakeServer({
  'GET /v1/where': { value: samples.page(samples.running, samples.earlier) },
  'GET /v1/where/evidence': { value: whereAnswers.empty },
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

  const asking = { env: { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' } }
  const questions: readonly [argv: readonly string[], query: object, told: RegExp][] = [
    [
      ['--package', 'pkg:npm/lodash@<4.17.21'],
      { package: 'pkg:npm/lodash@<4.17.21' },
      /^Of 3 artifacts that run, none is known that contains pkg:npm\/lodash@<4\.17\.21\.$/m,
    ],
    [
      ['--commit', 'c0ffee0', '--history'],
      { commit: 'c0ffee0', history: 'true' },
      /^Of 3 artifacts that ran, none is known that was made from commit c0ffee0\.$/m,
    ],
    [['--workflow', 'ci', '--env', 'east'], { workflow: 'ci', environment: 'east' }, /workflow ci/],
    [
      ['--signer', 'release', '--project', 'shop'],
      { signer: 'release', project: 'shop' },
      /release/,
    ],
    [
      ['--vulnerability', 'CVE-1', '--at', '2026-01-01T00:00:00Z', '--logical-env', 'production'],
      { vulnerability: 'CVE-1', at: '2026-01-01T00:00:00Z', logicalEnvironment: 'production' },
      /ran, none is known that is said to have CVE-1/,
    ],
  ]
  for (const [argv, query, told] of questions)
    it(`${argv.join(' ')} asks for it, and an empty answer says what was looked at`, async () => {
      server.seen.length = 0
      const { code, stdout, stderr } = await runBerth(['where', ...argv], asking)
      assert.deepEqual([code, stdout], [0, ''])
      assert.match(stderr, told)
      assert.deepEqual(
        server.seen.map((each) => each.query),
        [query],
      )
    })

  const wrong: readonly (readonly string[])[] = [
    [],
    ['nginx', '--package', 'pkg:npm/a'],
    ['--package', 'pkg:npm/a', '--commit', 'c0ffee0'],
    ['--package', 'pkg:npm/a', '--resolve'],
    ['--package', 'pkg:npm/a', '--registry-insecure'],
    ['nginx', '--history'],
    ['nginx', '--env', 'east'],
  ]
  for (const argv of wrong)
    it(`${argv.join(' ') || 'nothing'} is no question`, async () => {
      server.seen.length = 0
      const { code, stderr } = await runBerth(['where', ...argv], asking)
      assert.equal(code, 2)
      assert.notEqual(stderr, '')
      assert.deepEqual(server.seen, [])
    })
})
