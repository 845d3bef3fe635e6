import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import type { ArtifactVerification } from '../../src/contract/verification.ts'
import { digestOf as hashOf } from '../../src/formats/digest.ts'
import { parseEvidence } from '../../src/formats/evidence/evidence.ts'
import type { JsonObject } from '../../src/formats/json/canonical.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { signedStatement, subject, trustedKey } from './envelopes.ts'
import { digestOf, fillOrganization, newOrganization, type Scene } from './scene.ts'

const provenanceType = 'https://slsa.dev/provenance/v1'
const testsType = 'https://in-toto.io/attestation/test-result/v0.1'
const sbomType = 'https://cyclonedx.org/bom'
const commit = 'c0ffee'.padEnd(40, '0')

const provenance = (repository = 'https://github.com/acme/shop'): JsonObject => ({
  buildDefinition: {
    buildType: 'https://ci.example.com/build',
    externalParameters: { workflow: { repository } },
    resolvedDependencies: [
      { uri: `git+${repository}@refs/heads/main`, digest: { gitCommit: commit } },
    ],
  },
  runDetails: { builder: { id: 'https://ci.example.com/builder' } },
})
const sbom: JsonObject = { bomFormat: 'CycloneDX', specVersion: '1.6', components: [] }
const tests = (result: string): JsonObject => ({ result, configuration: [{ name: 'ci' }] })

const signed = (
  digit: string,
  predicateType: string,
  predicate: JsonObject,
  by = trustedKey.privateKey,
): string => {
  const subjects = [subject(digestOf(digit))]
  return signedStatement({ subjects, predicateType, predicate }, by).toString('base64')
}

const entry = (mediaType: string, digest: string) => ({ mediaType, digest, size: 100 })

const said = ({ verdict, answers }: ArtifactVerification): string =>
  [verdict, ...answers.map(({ check, answer }) => `${check} ${answer}`)].join(', ')
const why = ({ answers }: ArtifactVerification, wanted: string): string =>
  answers.find(({ check }) => check === wanted)?.why ?? ''

forEachEngine(
  'verifying an artifact',
  (engine) => {
    let api: Api
    let scene: Scene

    const importOf = async (envelope: string, more: object = {}): Promise<string> =>
      (await api.ok('attestation.import', { envelope, ...more }, scene.admin)).body['id'] as string
    const verified = async (
      subject: string,
      more: object = {},
      how: How = scene.admin,
    ): Promise<ArtifactVerification> =>
      (await api.ok('artifact.verify', { subject, ...more }, how))
        .body as unknown as ArtifactVerification
    before(async () => {
      api = await startApi(await engine.open())
      scene = await fillOrganization(api, await newOrganization(api, 'first'))
      await api.ok('key.add', { name: 'ci', pem: trustedKey.publicKey }, scene.admin)
      await importOf(signed('1', provenanceType, provenance()))
      await importOf(signed('1', sbomType, sbom))
      await importOf(signed('1', testsType, tests('PASSED')))
    })

    it('holds where signed evidence answers each demand, and names it', async () => {
      const demands = {
        require: 'provenance,sbom,tests',
        signer: 'ci',
        source: 'git@github.com:acme/shop.git',
      }
      const answer = await verified(digestOf('1'), demands)
      assert.equal(
        said(answer),
        'passed, signatures holds, provenance holds, sbom holds, tests holds, signer holds, source holds',
      )
      for (const { check, attestations } of answer.answers)
        assert.equal(attestations.length > 0, check !== 'signatures', check)
      assert.match(why(answer, 'source'), new RegExp(`acme/shop at commit ${commit}.*key ci`))
    })

    it('asks for evidence that somebody vouches for, if nothing else is asked for', async () => {
      assert.equal(said(await verified(digestOf('1'))), 'passed, signatures holds, evidence holds')
      assert.equal(
        said(await verified(digestOf('a'))),
        'undecided, signatures holds, evidence undecided',
      )
    })

    it('counts nothing that its submitter only stated, and says so', async () => {
      const input = {
        digest: digestOf('2'),
        predicateType: provenanceType,
        predicate: provenance(),
      }
      await api.ok('attestation.create', input, scene.admin)
      const asked = { require: 'provenance', signer: 'ci', source: 'github.com/acme/shop' }
      const answer = await verified(digestOf('2'), asked)
      assert.equal(
        said(answer),
        'undecided, signatures holds, provenance undecided, signer undecided, source undecided',
      )
      for (const check of ['provenance', 'signer', 'source'])
        assert.match(why(answer, check), /only stated by .* through this server/)
      const me = (await api.ok('whoami', {}, scene.admin)).body as { name?: string }
      for (const signer of [me.name ?? '', 'berth-statement', 'berth'])
        assert.equal((await verified(digestOf('2'), { signer })).verdict, 'undecided', signer)
    })

    it('is undecided where something lacks, or nobody vouches', async () => {
      const answer = await verified(digestOf('b'), { require: 'provenance,sbom' })
      assert.equal(
        said(answer),
        'undecided, signatures holds, provenance undecided, sbom undecided',
      )
      assert.match(why(answer, 'sbom'), /There is no SBOM about it/)
    })

    it('contradicts another repository, and tests that failed last', async () => {
      const answer = await verified(digestOf('1'), { source: 'https://github.com/mallory/shop' })
      assert.equal(said(answer), 'failed, signatures holds, source contradicted')
      api.clock.set(api.clock.now() + 1000)
      await importOf(signed('3', testsType, tests('PASSED')))
      api.clock.set(api.clock.now() + 1000)
      await importOf(signed('3', testsType, tests('FAILED')))
      const failed = await verified(digestOf('3'), { require: 'tests' })
      assert.equal(said(failed), 'failed, signatures holds, tests contradicted')
    })

    it('follows the keys as they are now', async () => {
      await api.ok('key.remove', { name: 'ci' }, scene.admin)
      const without = await verified(digestOf('1'), { require: 'provenance' })
      assert.equal(said(without), 'undecided, signatures holds, provenance undecided')
      await api.ok('key.add', { name: 'ci', pem: trustedKey.publicKey }, scene.admin)
      assert.equal((await verified(digestOf('1'), { require: 'provenance' })).verdict, 'passed')
    })

    it('takes a record for its artifact', async () => {
      const answer = await verified(scene.record)
      assert.equal(answer.digest, digestOf('a'))
    })

    it('signs what it came to, which is then no evidence of its own', async () => {
      const resource = 'ghcr.io/acme/shop:v1'
      const demands = { require: 'provenance', summary: 'true', resource }
      const { summary } = await verified(digestOf('1'), demands)
      const evidence = parseEvidence(Buffer.from(summary ?? '', 'base64'))
      assert.ok(evidence.ok)
      const { predicate, predicateType, subjects } = evidence.value.statement
      assert.equal(predicateType, 'https://slsa.dev/verification_summary/v1')
      assert.deepEqual(
        subjects.map(({ digest }) => digest),
        [{ sha256: digestOf('1').slice(7) }],
      )
      assert.equal(predicate['verificationResult'], 'PASSED')
      assert.equal(predicate['resourceUri'], resource)
      assert.deepEqual(predicate['verifiedLevels'], ['SLSA_BUILD_LEVEL_1'])
      const failed = await verified(digestOf('b'), { require: 'sbom', summary: 'true' })
      const other = parseEvidence(Buffer.from(failed.summary ?? '', 'base64'))
      assert.ok(other.ok)
      assert.equal(other.value.statement.predicate['verificationResult'], 'FAILED')
      const { body } = await api.ok('attestation.import', { envelope: failed.summary }, scene.admin)
      const { verification } = body as { verification?: unknown }
      assert.deepEqual(verification, { answer: 'verified', by: { kind: 'berth' } })
      const bySelf = await verified(digestOf('b'), { signer: 'berth' })
      assert.equal(said(bySelf), 'undecided, signatures holds, signer undecided')
    })

    it('hears those who are trusted among any number of strangers', async () => {
      await importOf(signed('5', provenanceType, provenance()))
      const stranger = generateKeyPair('ed25519').privateKey
      for (let each = 0; each < 201; each++) {
        api.clock.set(api.clock.now() + 1)
        await importOf(signed('5', provenanceType, { ...provenance(), each }, stranger))
      }
      const answer = await verified(digestOf('5'), { require: 'provenance', signer: 'ci' })
      assert.equal(said(answer), 'passed, signatures holds, provenance holds, signer holds')
      const { body } = await api.ok('artifact.describe', { digest: digestOf('5') }, scene.admin)
      assert.equal(body['evidence'], 'verified')
    })

    it('takes what is about a chart for its archive, and the other way round', async () => {
      const archive = digestOf('c')
      const bytes = JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: entry('application/vnd.cncf.helm.config.v1+json', digestOf('0')),
        layers: [entry('application/vnd.cncf.helm.chart.content.v1.tar+gzip', archive)],
      })
      const chart = hashOf(bytes)
      const learned = { digest: chart, predicateType: 'https://example.com/x', predicate: {} }
      const manifests = [Buffer.from(bytes).toString('base64')]
      await api.ok('attestation.create', { ...learned, manifests }, scene.admin)
      await importOf(signed('c', provenanceType, provenance()))
      for (const subject of [archive, chart]) {
        const answer = await verified(subject, { require: 'provenance' })
        assert.equal(said(answer), 'passed, signatures holds, provenance holds', subject)
        assert.equal((await verified(subject)).verdict, 'passed', subject)
      }
    })

    it('takes nothing that it signed for another organization', async () => {
      const theirs = await fillOrganization(api, await newOrganization(api, 'second'))
      const vouched = { subject: digestOf('a'), summary: 'true' }
      const { body } = await api.ok('artifact.verify', vouched, theirs.admin)
      const envelope = body['summary'] as string
      const why = 'signed by this Berth, and not for this organization'
      for (const operation of ['attestation.verify', 'attestation.import'] as const) {
        const here = await api.ok(operation, { envelope }, scene.admin)
        assert.deepEqual(here.body['verification'], { answer: 'unverified', why })
        const there = await api.ok(operation, { envelope }, theirs.admin)
        assert.deepEqual(there.body['verification'], { answer: 'verified', by: { kind: 'berth' } })
      }
    })

    it('shows to who reads one project no evidence of another', async () => {
      await importOf(signed('4', provenanceType, provenance()), { project: 'shop' })
      const token = { name: 'reader of blog', role: 'viewer', project: 'blog' }
      const { body } = await api.ok('token.create', token, scene.admin)
      const blog = { token: body['secret'] as string }
      await api.refused('not_found', 'artifact.verify', { subject: digestOf('4') }, blog)
      await importOf(signed('4', sbomType, sbom), { project: 'blog' })
      const answer = await verified(digestOf('4'), { require: 'provenance,sbom' }, blog)
      assert.equal(said(answer), 'undecided, signatures holds, provenance undecided, sbom holds')
    })

    it('refuses what it does not understand', async () => {
      for (const input of [
        { subject: 'x' },
        { subject: digestOf('1'), require: 'provenance,magic' },
        { subject: digestOf('1'), require: '' },
        { subject: digestOf('1'), summary: 'yes' },
      ])
        await api.refused('invalid_input', 'artifact.verify', input, scene.admin)
      for (const subject of [digestOf('9'), 'rec_nope'])
        await api.refused('not_found', 'artifact.verify', { subject }, scene.admin)
    })
  },
  { fsync: 'off' },
)
