import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { writeImageLayout, type WrittenImage } from '../../examples/demo/oci-layout.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { newHome, runBerth, type Outcome } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'
import * as samples from './samples.ts'

const digest = `sha256:${'b'.repeat(64)}`
const slot = '--env k8s-east --logical-env production --deployment-name api-server'.split(' ')
const record = ['deployment', 'record', ...slot, '--kind', 'CONTAINER_IMAGE']

let answer: { outcome: string; recordId: string | null }
const server = await startFakeServer({
  'POST /v1/deployment-records': () => ({ value: answer, status: 200 }),
  'GET /v1/deployment-records': { value: samples.page(samples.running, samples.earlier) },
  [`GET /v1/deployment-records/${samples.running.id}`]: { value: samples.running },
  [`GET /v1/deployment-records/${samples.earlier.id}`]: { value: samples.earlier },
})
const env = { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' }
const run = async (...more: readonly string[]): Promise<Outcome> => {
  server.seen.length = 0
  return await runBerth([...record, ...more], { env })
}
const sent = (): unknown => server.seen.find(({ method }) => method === 'POST')?.body

describe('deployment record', () => {
  const folder = newHome()
  const directory = join(folder, 'image')
  let single: WrittenImage
  let index: WrittenImage
  before(async () => {
    const files = { 'a.txt': 'a' }
    single = await writeImageLayout(directory, { tag: 'v1', files })
    index = await writeImageLayout(directory, {
      tag: 'v2',
      files,
      platforms: ['linux/amd64', 'linux/arm64'],
    })
    answer = { outcome: 'deployed', recordId: samples.running.id }
  })

  it('sends every field under its name, and nothing that was not given', async () => {
    const times = '--deployed-at 2026-01-01T00:00:00Z --ended-at 2026-01-02T00:00:00Z'
    const more = '--observed-at 2026-01-03T00:00:00Z --run-url https://ci/1 --status decommissioned'
    const what = '--project shop --service web --version v1 --label a=1 --label b=2=3'
    await run('--digest', digest, ...`${times} ${more} ${what}`.split(' '), '-o', 'json')
    const place = {
      environment: 'k8s-east',
      logicalEnvironment: 'production',
      deploymentName: 'api-server',
      kind: 'CONTAINER_IMAGE',
      digest,
    }
    assert.deepEqual(sent(), {
      ...place,
      status: 'decommissioned',
      project: 'shop',
      service: 'web',
      version: 'v1',
      labels: { a: '1', b: '2=3' },
      runUrl: 'https://ci/1',
      deployedAt: '2026-01-01T00:00:00Z',
      endedAt: '2026-01-02T00:00:00Z',
      observedAt: '2026-01-03T00:00:00Z',
    })
    assert.equal(server.seen.length, 1)
    assert.equal(server.seen[0]?.headers['idempotency-key'], 'key-1')
    assert.equal(server.seen[0]?.headers.authorization, 'Bearer berth_test')
    await run('--digest', digest)
    assert.deepEqual(sent(), place)
  })

  it('resolves a reference here: the digest, the name, and the bytes if it is an index', async () => {
    await run('--oci-ref', `oci:${directory}:v1`)
    const { digest: d1, reference, name, index: none } = sent() as Record<string, string>
    assert.deepEqual(
      [d1, reference, name, none],
      [single.digest, `oci:${directory}:v1`, `oci:${directory}`, undefined],
    )
    await run('--oci-ref', `oci:${directory}:v2`)
    const body = sent() as Record<string, string>
    assert.equal(body['digest'], index.digest)
    assert.equal(digestOf(Buffer.from(body['index'] ?? '', 'base64')), index.digest)
  })

  it('asks no registry for a pinned reference', async () => {
    const reference = `registry.invalid/a/b:v1@${digest}`
    const { code } = await run('--oci-ref', reference)
    assert.equal(code, 0)
    const body = sent() as Record<string, string>
    assert.deepEqual(
      [body['digest'], body['reference'], body['name']],
      [digest, reference, 'registry.invalid/a/b'],
    )
  })

  it('never sends registry credentials to our server', async () => {
    const secret = 'p4ssw0rd-of-the-registry'
    const user = ['--registry-server', 'registry.invalid', '--registry-username', 'robot']
    const given = ['--oci-ref', `registry.invalid/a/b@${digest}`, ...user]
    const { code, stdout, stderr } = await run(...given, '--registry-password', secret)
    assert.equal(code, 0, stderr)
    const everything = JSON.stringify(server.seen) + stdout + stderr
    for (const word of [secret, 'robot']) assert.equal(everything.includes(word), false)
  })

  const wrong: readonly (readonly [name: string, flags: readonly string[], code: number])[] = [
    ['an unknown layout', ['--oci-ref', 'oci:/nonexistent/image'], 4],
    ['an incomplete set of credentials', ['--oci-ref', 'a.b/c', '--registry-username', 'x'], 2],
    [
      "another server's credentials",
      `--oci-ref a.b/c@${digest} --registry-server c.d --registry-username x --registry-password y`.split(
        ' ',
      ),
      2,
    ],
    ['credentials with --digest', ['--digest', digest, '--registry-username', 'x'], 2],
    ['a reference that is none', ['--oci-ref', 'UPPER/Case'], 2],
    ['a digest for a reference', ['--oci-ref', digest], 2],
    ['an empty password on standard input', ['--oci-ref', 'a.b/c', '--registry-password-stdin'], 2],
  ]
  for (const [name, flags, exit] of wrong)
    it(`refuses ${name}, and reports nothing`, async () => {
      const { code, stdout, stderr } = await run(...flags)
      assert.deepEqual([code, stdout, server.seen.length], [exit, '', 0], stderr)
      assert.match(stderr, /^Error: [^\n]+\.\nNext: |^Error: [^\n]+\.\n$/)
    })

  const place = 'production/api-server on k8s-east'
  const told: readonly (readonly [outcome: string, id: string | null, says: string])[] = [
    ['deployed', samples.running.id, `${place} now runs v1.1.0 sha256:bbbbbbbbbbbb….`],
    [
      'superseded',
      samples.running.id,
      `${place} now runs v1.1.0 sha256:bbbbbbbbbbbb… (superseded v1.0.0).`,
    ],
    [
      'rolled_back',
      samples.running.id,
      `${place} runs v1.1.0 sha256:bbbbbbbbbbbb… again (rolled back from v1.0.0).`,
    ],
    [
      'unchanged',
      samples.running.id,
      `${place} still runs v1.1.0 sha256:bbbbbbbbbbbb…, deployed 2026-03-01T11:57:00.000Z: seen again, nothing changed.`,
    ],
    [
      'unchanged',
      samples.earlier.id,
      `${place} no longer runs v1.0.0 sha256:aaaaaaaaaaaa… since 2026-03-01T11:57:00.000Z: nothing changed.`,
    ],
    ['decommissioned', samples.earlier.id, `${place} no longer runs v1.0.0 sha256:aaaaaaaaaaaa….`],
    [
      'outdated',
      samples.earlier.id,
      `${place} ran v1.0.0 sha256:aaaaaaaaaaaa… earlier; what runs there now stays (outdated).`,
    ],
    ['outdated', null, 'The observation is older than what is known: nothing changed (outdated).'],
    ['deployed', 'rec_gone', 'Recorded (deployed): rec_gone'],
  ]
  for (const [outcome, recordId, says] of told)
    it(`says what came of it: ${outcome} (${recordId})`, async () => {
      answer = { outcome, recordId }
      const { code, stdout } = await run('--digest', digest)
      assert.deepEqual([code, stdout.split('\n')[0]], [0, says])
    })
})
