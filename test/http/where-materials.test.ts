import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import type { JsonObject } from '../../src/formats/json/canonical.ts'
import { digestOf, type Digest } from '../../src/formats/digest.ts'
import type { MaterialKind } from '../../src/formats/materials/kind.ts'
import { runStatement, type StatedMaterial } from '../../src/formats/materials/run-statement.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { indexDocuments, sbom } from './documents.ts'
import { newOrganization } from './scene.ts'

const sbomBytes = (purl: string): Buffer => Buffer.from(JSON.stringify(sbom(purl)))

const vex = Buffer.from(
  JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    statements: [
      { vulnerability: { name: 'CVE-2021-1' }, products: [{ '@id': 'x' }], status: 'affected' },
    ],
  }),
)

const material = (kind: MaterialKind, digest: Digest): StatedMaterial => ({
  name: `${kind.toLowerCase().replaceAll('_', '-')}-${digest.slice(7, 19)}`,
  kind,
  digest,
  uri: null,
  file: null,
  size: null,
  mediaType: null,
  content: null,
  notes: {},
  annotations: {},
})

forEachEngine('where by materials', (engine) => {
  let api: Api
  let acme: How
  before(async () => {
    api = await startApi(await engine.open())
    acme = await newOrganization(api, 'acme')
    for (const how of [acme, { token: api.root }])
      await api.ok('environment.create', { name: 'here' }, how)
  })

  const upload = async (bytes: Buffer, how = acme): Promise<Digest> => {
    const digest = digestOf(bytes)
    const headers = { 'content-type': 'application/octet-stream' }
    const path = `/v1/blobs/${digest}`
    const { status, text } = await api.send(path, { method: 'PUT', headers, body: bytes }, how)
    assert.equal(status, 200, text)
    return digest
  }
  /** What `berth attestation push` sends, of an image that runs under this name. */
  const push = async (name: string, kind: MaterialKind, digest: Digest, how = acme) => {
    const begin = { project: name, workflow: 'build', version: 'v1' }
    const { body: run } = await api.ok('workflow-run.begin', begin, how)
    const image = digestOf(`the image ${name}`)
    const statement: JsonObject | undefined = runStatement({
      run: {
        ...begin,
        id: String(run['id']),
        runnerType: 'GENERIC',
        runUrl: null,
        commit: null,
        branch: null,
        actor: null,
        createdAt: String(run['createdAt']),
      },
      repository: null,
      dirty: null,
      materials: [material('CONTAINER_IMAGE', image), material(kind, digest)],
      annotations: {},
      finishedAt: String(run['createdAt']),
    })
    const pushed = await api.ok('workflow-run.push', { id: run['id'], statement }, how)
    const place = { environment: 'here', logicalEnvironment: 'production', deploymentName: name }
    await api.ok('deployment.record', { ...place, kind: 'CONTAINER_IMAGE', digest: image }, how)
    return (pushed.body['attestation'] as { readonly id: string }).id
  }
  const where = async (input: object, how = acme) => {
    const { body } = await api.ok('deployment.where-evidence', input, how)
    const items = body['items'] as readonly { readonly deploymentName: string }[]
    return {
      names: items.map(({ deploymentName }) => deploymentName).toSorted(),
      coverage: body['coverage'] as Record<string, unknown>,
    }
  }

  it('finds the image of a run by the SBOM that was pushed with it', async () => {
    await push('shop', 'SBOM_CYCLONEDX_JSON', await upload(sbomBytes('pkg:npm/lodash@4.17.20')))
    const range = { package: 'pkg:npm/lodash@<4.17.21' }
    const before = await where(range)
    assert.deepEqual([before.names, before.coverage['waiting']], [[], 1])
    await indexDocuments(api.world)
    assert.deepEqual(await where(range), {
      names: ['shop'],
      coverage: { ...before.coverage, silent: 0, waiting: 0 },
    })
    assert.deepEqual((await where({ package: 'pkg:npm/lodash@>=4.17.21' })).names, [])
  })

  it('finds a vulnerability by OpenVEX, and reads nothing into other kinds', async () => {
    await push('vexed', 'OPENVEX', await upload(vex))
    await push('plain', 'EVIDENCE', await upload(sbomBytes('pkg:npm/of-evidence@1.0.0')))
    await indexDocuments(api.world)
    assert.deepEqual((await where({ vulnerability: 'CVE-2021-1' })).names, ['vexed'])
    assert.deepEqual((await where({ package: 'pkg:npm/of-evidence' })).names, [])
  })

  it('says which materials were not read, and why; those of others are not there', async () => {
    const theirs = await upload(sbomBytes('pkg:npm/theirs@1.0.0'), acme)
    const how = { token: api.root }
    const large = Buffer.alloc(16 * 1024 * 1024 + 1, ' ')
    const cases: readonly (readonly [string, Digest, string])[] = [
      ['gone', theirs, 'is not in the blob store'],
      ['large', await upload(large, how), 'has more than 16 MiB'],
      ['binary', await upload(Buffer.from([0x7b, 0xff]), how), 'is not UTF-8'],
      ['other', await upload(Buffer.from('{}'), how), 'must be CycloneDX, SPDX'],
    ]
    for (const [at, [name, digest, why]] of cases.entries()) {
      const id = await push(name, 'SBOM_CYCLONEDX_JSON', digest, how)
      await indexDocuments(api.world)
      const { names, coverage } = await where({ package: 'pkg:npm/theirs' }, how)
      assert.deepEqual([names, coverage['waiting'], coverage['silent']], [[], 0, at + 1])
      const { count, first } = coverage['refused'] as {
        readonly count: number
        readonly first: readonly { readonly attestation: string; readonly problem: string }[]
      }
      assert.deepEqual([count, first[0]?.attestation], [at + 1, id])
      assert.match(first[0]?.problem ?? '', new RegExp(`^has the material ${digest}, which ${why}`))
    }
  })

  it('tells in which material package URLs are none', async () => {
    const flawed = await upload(sbomBytes('no purl'))
    const id = await push('flawed', 'SBOM_CYCLONEDX_JSON', flawed)
    await indexDocuments(api.world)
    const { coverage } = await where({ package: 'pkg:npm/none' })
    assert.deepEqual(coverage['flawed'], {
      count: 1,
      first: [
        {
          attestation: id,
          problem: `has the material ${flawed}, which has 1 package URL that is none, such as "no purl"`,
        },
      ],
    })
  })
})
