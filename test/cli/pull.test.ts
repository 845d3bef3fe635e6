import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Digest } from '../../src/formats/digest.ts'
import { attachmentOf, content, envelopeAbout, imageOf, indexOf } from '../registry/attaching.ts'
import { startFakeRegistry } from '../registry/fake-registry.ts'
import { runBerth } from './fake-context.ts'
import { startFakeServer, type Canned } from './fake-server.ts'
import * as samples from './samples.ts'

const image = imageOf('shop').manifest
const other = imageOf('other').manifest
const fresh = envelopeAbout(image.digest, 'fresh')
const known = envelopeAbout(image.digest, 'known')
const bad = envelopeAbout(image.digest, 'bad')
const strange = envelopeAbout(other.digest)
const noise = content('application/vnd.dsse.envelope.v1+json', '{"payload": 1}')

const problem = (code: string, status: number, detail = 'no'): Canned => ({
  problem: { type: 'x', title: 'x', status, detail, code, retryable: false, errors: [] },
})
const server = await startFakeServer({
  [`GET /v1/attestations/${known.digest}`]: { value: samples.attestationDescription },
  [`GET /v1/attestations/${fresh.digest}`]: problem('not_found', 404),
  [`GET /v1/attestations/${bad.digest}`]: problem('not_found', 404),
  'POST /v1/attestations/import': ({ body }) => {
    const { envelope } = body as { envelope: string }
    return envelope === bad.bytes.toString('base64')
      ? problem('signature_invalid', 422, 'The signature is bad.')
      : { value: samples.attestation }
  },
})

/** A registry in which these are attached to the image. */
const holding = (...pieces: readonly (typeof fresh)[]) => {
  const referrers = pieces.map((piece) => attachmentOf([piece], image))
  const shelf = new Map<string, Uint8Array>([['manifests/v1', image.bytes]])
  for (const { digest, bytes } of [image, ...referrers]) shelf.set(`manifests/${digest}`, bytes)
  for (const { digest, bytes } of pieces) shelf.set(`blobs/${digest}`, bytes)
  const list = indexOf(referrers.map(({ descriptor }) => descriptor))
  shelf.set(`referrers/${image.digest}`, list.bytes)
  return startFakeRegistry(({ path }, response) => {
    const found = shelf.get(path.replace('/v2/shop/', ''))
    response.writeHead(found ? 200 : 404).end(found)
  })
}

const pull = async (host: string, ...more: readonly string[]) => {
  server.seen.length = 0
  const env = { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' }
  return await runBerth(['attestation', 'pull', `${host}/shop:v1`, ...more], { env })
}

interface Body {
  readonly digest: Digest
  readonly items: readonly { readonly outcome: string; readonly why: string | null }[]
}

describe('attestation pull', () => {
  it('imports what is new, with the manifest and where it comes from', async () => {
    await using registry = await holding(fresh, known)
    const { code, stdout } = await pull(registry.host, '--project', 'shop', '-o', 'json')
    const { digest, items } = JSON.parse(stdout) as Body
    assert.equal(code, 0)
    assert.equal(digest, image.digest)
    assert.deepEqual(
      items.map(({ outcome }) => outcome),
      ['imported', 'known'],
    )
    const sent = server.seen.filter(({ method }) => method === 'POST').map(({ body }) => body)
    assert.deepEqual(sent, [
      {
        envelope: fresh.bytes.toString('base64'),
        manifests: [image.bytes.toString('base64')],
        project: 'shop',
      },
    ])
  })

  it('exits 3 if any is refused, says why, and imports the others', async () => {
    await using registry = await holding(bad, strange, noise, fresh)
    const { code, stdout } = await pull(registry.host, '-o', 'json')
    const { items } = JSON.parse(stdout) as Body
    assert.equal(code, 3)
    assert.deepEqual(
      items.map(({ outcome, why }) => [outcome, why]),
      [
        ['refused', 'The signature is bad.'],
        ['refused', 'it speaks of other artifacts'],
        ['refused', 'it must have 1 to 256 printable characters at /payloadType'],
        ['imported', null],
      ],
    )
    const { stdout: table } = await pull(registry.host)
    assert.match(table, /OUTCOME +DIGEST/)
    assert.match(table, /refused .* The signature is bad\./)
  })

  it('says that nothing is attached, which is no failure', async () => {
    await using registry = await holding()
    const { code, stdout, stderr } = await pull(registry.host)
    assert.deepEqual([code, stdout], [0, ''])
    assert.match(stderr, /Nothing is attached to 127\.0\.0\.1:\d+\/shop:v1 \(sha256:/)
  })

  it('exits 4 where there is no such image, 7 where no registry answers, 2 for a folder', async () => {
    await using registry = await startFakeRegistry((_, response) => {
      response.writeHead(404).end()
    })
    assert.equal((await pull(registry.host)).code, 4)
    assert.equal((await pull('127.0.0.1:1')).code, 7)
    const env = { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' }
    const folder = await runBerth(['attestation', 'pull', 'oci:./image'], { env })
    assert.equal(folder.code, 2)
    assert.match(folder.stderr, /berth attestation import FILE/)
  })

  it('stops where the server lets nobody in', async () => {
    await using registry = await holding(fresh)
    const locked = await startFakeServer({
      [`GET /v1/attestations/${fresh.digest}`]: problem('forbidden', 403),
    })
    const env = { BERTH_SERVER: locked.url, BERTH_TOKEN: 'berth_test' }
    const argv = ['attestation', 'pull', `${registry.host}/shop:v1`]
    assert.equal((await runBerth(argv, { env })).code, 6)
  })
})
