import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { beforeEach, it } from 'node:test'
import { digestOf as sha256 } from '../../src/formats/digest.ts'
import { formatEnvelope } from '../../src/formats/evidence/dsse.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import { signEnvelope } from '../../src/signatures/sign.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { cyclonedxType, indexDocuments, namesOf, sbom } from './documents.ts'
import { digestOf, fillOrganization, type Scene } from './scene.ts'

const commit = 'c0ffee'.padEnd(40, '0')

const envelope = (digest: string, keyid: string, privateKey: string) => {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ digest: { sha256: digest.slice(7) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {},
  }
  const signed = signEnvelope(
    'application/vnd.in-toto+json',
    Buffer.from(JSON.stringify(statement)),
    createPrivateKey(privateKey),
  )
  const [signature] = signed.signatures
  const signatures = [{ keyid, sig: signature?.sig ?? '' }]
  return Buffer.from(formatEnvelope({ ...signed, signatures })).toString('base64')
}

forEachEngine('where by evidence', (engine) => {
  let api: Api
  let scene: Scene
  beforeEach(async () => {
    api = await startApi(await engine.open())
    scene = await fillOrganization(api, { token: api.root })
  })

  const attest = async (digest: string, predicateType: string, predicate: object, more = {}) =>
    (await api.ok('attestation.create', { digest, predicateType, predicate, ...more })).body[
      'id'
    ] as string
  const run = async (deploymentName: string, digest: string, more: object = {}) =>
    await api.ok('deployment.record', {
      environment: 'k8s-east',
      logicalEnvironment: 'production',
      deploymentName,
      kind: 'CONTAINER_IMAGE',
      digest,
      ...more,
    })
  const where = (input: object, how?: How) => api.ok('deployment.where-evidence', input, how)
  const found = async (input: object, how?: How) => namesOf(await where(input, how))
  const coverage = async (input: object) =>
    (await where(input)).body['coverage'] as Record<string, unknown>
  const first = async (input: object) => {
    const [item] = (await where(input)).body['items'] as readonly Record<string, unknown>[]
    return item ?? {}
  }

  it('finds what contains a package, by range, and counts what is silent', async () => {
    await attest(digestOf('a'), cyclonedxType, sbom('pkg:npm/lodash@4.17.20', 'pkg:npm/x@1.0.0'))
    await attest(digestOf('c'), cyclonedxType, sbom('pkg:npm/lodash@4.17.21', 'pkg:npm/lodash'))
    await run('next', digestOf('c'))
    const before = await coverage({ package: 'pkg:npm/lodash' })
    assert.deepEqual([before['artifacts'], before['silent'], before['waiting']], [3, 3, 2])
    await indexDocuments(api.world)
    assert.deepEqual(await found({ package: 'pkg:npm/lodash@<4.17.21' }), ['shop'])
    assert.deepEqual(await found({ package: 'pkg:npm/lodash@4.17.21' }), ['next'])
    assert.deepEqual(await found({ package: 'pkg:npm/lodash' }), ['next', 'shop'])
    assert.deepEqual(await found({ package: 'pkg:npm/lodas' }), [])
    assert.deepEqual(await coverage({ package: 'pkg:npm/lodash@<4.17.21' }), {
      artifacts: 3,
      silent: 1,
      waiting: 0,
      refused: { count: 0, first: [] },
      flawed: { count: 0, first: [] },
      undecided: { count: 1, first: [''] },
    })
  })

  it('says by which attestation, what it is worth, and which package', async () => {
    const id = await attest(digestOf('a'), cyclonedxType, sbom('pkg:npm/%40a/b@1.0.0'))
    await indexDocuments(api.world)
    const item = await first({ package: 'pkg:npm/@a/b@<2.0.0' })
    const [because] = item['because'] as readonly Record<string, unknown>[]
    const attestation = because?.['attestation'] as Record<string, unknown>
    assert.equal(attestation['id'], id)
    assert.equal((attestation['verification'] as Record<string, unknown>)['answer'], 'verified')
    assert.equal(because?.['package'], 'pkg:npm/%40a/b@1.0.0')
    assert.equal(because?.['link'], 'same')
    assert.equal(because?.['vulnerability'], null)
  })

  it('follows an index to its manifests, and back', async () => {
    const manifests = ['1', '2'].map((digit) => ({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: digestOf(digit),
      size: 1,
      platform: { architecture: digit === '1' ? 'amd64' : 'arm64', os: 'linux' },
    }))
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.index.v1+json',
        manifests,
      }),
    )
    const index = sha256(bytes)
    await attest(index, cyclonedxType, sbom('pkg:npm/of-index@1.0.0'), {
      index: bytes.toString('base64'),
    })
    await attest(digestOf('1'), cyclonedxType, sbom('pkg:npm/of-manifest@1.0.0'))
    await indexDocuments(api.world)
    await run('on-manifest', digestOf('2'))
    await run('on-index', index)
    assert.deepEqual(await found({ package: 'pkg:npm/of-index' }), ['on-index', 'on-manifest'])
    assert.deepEqual(await found({ package: 'pkg:npm/of-manifest' }), ['on-index'])
    const item = await first({ package: 'pkg:npm/of-manifest' })
    assert.equal((item['because'] as readonly { link: string }[])[0]?.link, 'manifest')
  })

  it('finds what ran, then and ever', async () => {
    await attest(digestOf('a'), cyclonedxType, sbom('pkg:npm/lodash@4.17.20'))
    await attest(digestOf('c'), cyclonedxType, sbom('pkg:npm/lodash@4.17.21'))
    await indexDocuments(api.world)
    const then = new Date(api.clock.now()).toISOString()
    api.clock.set(api.clock.now() + 60_000)
    await run('shop', digestOf('c'), { logicalEnvironment: 'acceptance' })
    const range = { package: 'pkg:npm/lodash@<4.17.21' }
    assert.deepEqual(await found(range), [])
    assert.deepEqual(await found({ ...range, at: then }), ['shop'])
    assert.deepEqual(await found({ ...range, history: 'true' }), ['shop'])
    const item = await first({ ...range, history: 'true' })
    assert.equal(item['status'], 'superseded')
    assert.equal(typeof item['endedAt'], 'string')
  })

  it('narrows by place and project, and turns pages', async () => {
    await attest(digestOf('c'), cyclonedxType, sbom('pkg:npm/lodash@4.17.20'))
    await indexDocuments(api.world)
    for (const name of ['one', 'two', 'three']) await run(name, digestOf('c'))
    await run('west', digestOf('c'), { environment: 'k8s-west' })
    const range = { package: 'pkg:npm/lodash' }
    assert.deepEqual(await found({ ...range, environment: 'k8s-west' }), ['west'])
    assert.deepEqual(await found({ ...range, logicalEnvironment: 'acceptance' }), [])
    assert.deepEqual(await found({ ...range, project: 'shop' }), [])
    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const reply = await where({ ...range, limit: '3', cursor })
      seen.push(...namesOf(reply))
      const next = reply.body['nextCursor']
      if (typeof next !== 'string') break
      cursor = next
    }
    assert.deepEqual(seen.toSorted(), ['one', 'three', 'two', 'west'])
    await api.refused('cursor_invalid', 'deployment.where-evidence', {
      package: 'pkg:npm/other',
      cursor: (await where({ ...range, limit: '1' })).body['nextCursor'],
    })
  })

  it('finds by commit and by workflow', async () => {
    await attest(digestOf('c'), 'https://slsa.dev/provenance/v1', {}, { commit, workflow: 'ci' })
    await run('next', digestOf('c'))
    assert.deepEqual(await found({ commit }), ['next'])
    assert.deepEqual(await found({ commit: 'c0ffee0' }), ['next'])
    assert.deepEqual(await found({ commit: 'c0ffee1' }), [])
    assert.deepEqual(await found({ workflow: 'ci' }), ['next'])
    assert.deepEqual(await found({ workflow: 'c' }), [])
    assert.equal((await coverage({ workflow: 'ci' }))['silent'], 2)
  })

  it('finds by signer only what verifies by it', async () => {
    const pair = generateKeyPair('ed25519')
    const { body: key } = await api.ok('key.add', { name: 'release', pem: pair.publicKey })
    const keyid = String(key['keyid'])
    const import_ = (digest: string, signer: string, by = pair.privateKey) =>
      api.ok('attestation.import', { envelope: envelope(digest, signer, by) })
    await import_(digestOf('c'), keyid)
    await import_(digestOf('d'), 'unknown', generateKeyPair('ed25519').privateKey)
    await import_(digestOf('e'), '')
    for (const digit of ['c', 'd', 'e']) await run(`runs-${digit}`, digestOf(digit))
    assert.deepEqual(await found({ signer: 'release' }), ['runs-c', 'runs-e'])
    assert.deepEqual(await found({ signer: keyid }), ['runs-c', 'runs-e'])
    assert.deepEqual(await found({ signer: 'unknown' }), [])
    const typo = await api.refused('not_found', 'deployment.where-evidence', { signer: 'relase' })
    assert.equal(typo.next, 'Did you mean release?')
    await api.ok('key.remove', { name: 'release' })
    assert.deepEqual(await found({ signer: keyid }), [])
    await api.refused('not_found', 'deployment.where-evidence', { signer: 'release' })
  })

  it('refuses a document as a whole, and says so beside every answer', async () => {
    await attest(digestOf('a'), cyclonedxType, { bomFormat: 'CycloneDX', specVersion: '9.9' })
    await attest(digestOf('b'), cyclonedxType, sbom('no purl', 'pkg:npm/a@1.0.0'))
    await indexDocuments(api.world)
    const { silent, refused, flawed } = await coverage({ package: 'pkg:npm/a' })
    assert.equal(silent, 1)
    assert.match(JSON.stringify(refused), /"count":1.*must be CycloneDX, SPDX/)
    assert.match(JSON.stringify(flawed), /"count":1.*has 1 package URL that is none.*no purl/)
    assert.deepEqual(await found({ package: 'pkg:npm/a' }), ['blog'])
  })

  it('may be read again, and twice at once', async () => {
    await attest(digestOf('a'), cyclonedxType, sbom('pkg:npm/a@1.0.0', 'pkg:npm/b@1.0.0'))
    const { world } = api
    await Promise.all([indexDocuments(world), indexDocuments(world)])
    await indexDocuments(world)
    assert.deepEqual(await found({ package: 'pkg:npm/b' }), ['shop'])
    assert.equal((await coverage({ package: 'pkg:npm/b' }))['waiting'], 0)
  })

  it('shows a narrowed reader only its own evidence and records', async () => {
    const { body } = await api.ok('token.create', {
      name: 'narrow',
      role: 'viewer',
      project: 'shop',
    })
    const narrow = { token: body['secret'] as string }
    const purl = 'pkg:npm/secret@1.0.0'
    await attest(digestOf('a'), cyclonedxType, sbom(purl), { project: 'shop' })
    await attest(digestOf('b'), cyclonedxType, sbom(purl), { project: 'blog' })
    await attest(digestOf('a'), cyclonedxType, sbom('pkg:npm/theirs@1.0.0'), { project: 'blog' })
    await indexDocuments(api.world)
    assert.deepEqual(await found({ package: purl }), ['blog', 'shop'])
    assert.deepEqual(await found({ package: purl }, narrow), ['shop'])
    assert.deepEqual(await found({ package: 'pkg:npm/theirs' }), ['shop'])
    assert.deepEqual(await found({ package: 'pkg:npm/theirs' }, narrow), [])
    const other = await api.ok('organization.create', { name: 'other' })
    const { secret } = other.body['token'] as { readonly secret: string }
    assert.deepEqual(await found({ package: purl }, { token: secret }), [])
    assert.ok(scene.organization)
  })
})
