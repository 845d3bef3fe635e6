import assert from 'node:assert/strict'
import { before, beforeEach, it } from 'node:test'
import { forEachEngine } from '../engines/engines.ts'
import {
  github,
  release,
  sigstoreWorld,
  statementAbout,
  type BundleJson,
  type SigstoreWorld,
} from '../signatures/sigstore-world.ts'
import { startApi, type Api } from './api.ts'
import { digestOf, fillOrganization } from './scene.ts'

const rule = 'https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/*'
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64')

forEachEngine('evidence with keyless certificates', (engine) => {
  let api: Api
  let sigstore: SigstoreWorld
  let signed: BundleJson
  before(async () => {
    sigstore = await sigstoreWorld()
    signed = await sigstore.bundle({ payload: statementAbout('f') })
  })
  beforeEach(async () => {
    api = await startApi(await engine.open())
    await fillOrganization(api, { token: api.root })
  })
  const trustRoot = (name = 'own', spaces = 0) =>
    api.ok('trusted-root.add', { name, json: JSON.stringify(sigstore.root) + ' '.repeat(spaces) })
  const trustIdentity = (name = 'release', subject = rule) =>
    api.ok('identity.add', { name, issuer: github, subject })
  const stored = async () => {
    const { body } = await api.ok('attestation.import', { envelope: base64(signed) })
    return body['id'] as string
  }
  const verificationOf = async (id: string) =>
    (await api.ok('attestation.describe', { id })).body['verification'] as {
      readonly answer: string
      readonly why: string
      readonly next: string
      readonly by: object
    }
  const run = (deploymentName = 'keyless') =>
    api.ok('deployment.record', {
      environment: 'k8s-east',
      logicalEnvironment: 'acceptance',
      deploymentName,
      kind: 'CONTAINER_IMAGE',
      digest: digestOf('f'),
    })
  const mark = async () =>
    (await api.ok('artifact.describe', { digest: digestOf('f') })).body['evidence']

  const removing = async (id: string, name: string, plan?: 'true') => {
    const { body } = await api.ok(id, plan ? { name, plan } : { name })
    return [body['planned'], body['lost']]
  }

  it('follow roots and identities as they are now', async () => {
    const id = await stored()
    assert.match((await verificationOf(id)).why, /keyless certificate: no trusted root/)
    await trustRoot()
    const stranger = await verificationOf(id)
    assert.equal(stranger.answer, 'unverified')
    assert.ok(stranger.why.includes(release) && stranger.why.includes(github), stranger.why)
    assert.equal(stranger.next, `berth identity add NAME --issuer ${github} --subject ${release}`)
    assert.equal(await mark(), 'unverified')
    await trustIdentity()
    const by = { kind: 'identity', issuer: github, subject: release, rule: 'release' }
    assert.deepEqual(await verificationOf(id), { answer: 'verified', by })
    assert.equal(await mark(), 'verified')
    await api.ok('identity.remove', { name: 'release' })
    assert.equal((await verificationOf(id)).answer, 'unverified')
    await trustIdentity('again')
    assert.equal(await mark(), 'verified')
    await api.ok('trusted-root.remove', { name: 'own' })
    assert.match((await verificationOf(id)).why, /no trusted root/)
    assert.equal(await mark(), 'unverified')
  })

  it('are refused at the door where the root says that they are bad, and stored where it is silent', async () => {
    const [entry] = (await sigstore.bundle()).verificationMaterial.tlogEntries
    assert.ok(entry)
    const material = { ...signed.verificationMaterial, tlogEntries: [entry] }
    const envelope = base64({ ...signed, verificationMaterial: material })
    await trustRoot()
    const refused = await api.refused('signature_invalid', 'attestation.import', { envelope })
    assert.match(JSON.stringify(refused), /log entry is about something else/)
    const { body } = await api.ok('attestation.verify', { envelope })
    assert.equal((body['verification'] as { answer: string }).answer, 'invalid')
    await api.ok('trusted-root.remove', { name: 'own' })
    await api.ok('attestation.import', { envelope })
  })

  it('are found by whom the certificate names, and by the rule that means them, as it is now', async () => {
    await stored()
    await run()
    const found = async (signer: string) =>
      (
        (await api.ok('deployment.where-evidence', { signer })).body['items'] as readonly {
          readonly deploymentName: string
        }[]
      ).map(({ deploymentName }) => deploymentName)
    assert.deepEqual(await found(release), [])
    await trustRoot()
    assert.deepEqual(await found(release), [])
    await trustIdentity('releases')
    assert.deepEqual(await found(release), ['keyless'])
    assert.deepEqual(await found('releases'), ['keyless'])
    const typo = { signer: release.slice(0, -1) }
    await api.refused('not_found', 'deployment.where-evidence', typo)
    // Of two rules that mean it, each finds it.
    await trustIdentity('acme', 'https://github.com/acme/**')
    assert.deepEqual(await found('acme'), ['keyless'])
    assert.deepEqual(await found('releases'), ['keyless'])
    await trustIdentity('blog', 'https://github.com/acme/blog/**')
    assert.deepEqual(await found('blog'), [])
    await api.ok('identity.remove', { name: 'acme' })
    await api.ok('identity.remove', { name: 'releases' })
    assert.deepEqual(await found(release), [])
  })

  it('are verified without being stored', async () => {
    await trustRoot()
    await trustIdentity()
    const { body } = await api.ok('attestation.verify', { envelope: base64(signed) })
    assert.equal((body['verification'] as { answer: string }).answer, 'verified')
    assert.deepEqual(body['subjects'], [
      { role: 'subject', name: null, algorithm: 'sha256', value: 'f'.repeat(64) },
    ])
    await api.refused('not_found', 'attestation.describe', { id: body['id'] as string })
  })

  it('are what a removal says that they lose', async () => {
    await trustRoot()
    await trustIdentity()
    await stored()
    await run()
    await run('twice')
    const first = [{ digest: digestOf('f'), name: null, records: 2 }]
    const lost = { artifacts: 1, records: 2, first }
    const none = { artifacts: 0, records: 0, first: [] }
    assert.deepEqual(await removing('identity.remove', 'release', 'true'), [true, lost])
    assert.deepEqual(await removing('trusted-root.remove', 'own', 'true'), [true, lost])
    assert.equal(await mark(), 'verified')
    // Another that vouches for the same leaves nothing to lose.
    await trustIdentity('any', 'https://github.com/acme/**')
    await trustRoot('renewed', 1)
    assert.deepEqual(await removing('identity.remove', 'release'), [false, none])
    assert.deepEqual(await removing('trusted-root.remove', 'own'), [false, none])
    assert.equal(await mark(), 'verified')
    assert.deepEqual(await removing('trusted-root.remove', 'renewed'), [false, lost])
    assert.equal(await mark(), 'unverified')
  })
})
