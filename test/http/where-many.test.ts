import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { givenRows } from '../../src/core/kernel/given-rows.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { digestOf as sha256, type Digest } from '../../src/formats/digest.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api } from './api.ts'
import { cyclonedxType, indexDocuments, sbom } from './documents.ts'
import { signedStatement, subject } from './envelopes.ts'

const predicateType = 'https://slsa.dev/provenance/v1'

/** One SBOM of so many artifacts, signed by somebody. */
const aboutAll = (digests: readonly Digest[], purl: string): string =>
  signedStatement(
    {
      subjects: digests.map((digest) => subject(digest)),
      predicateType: cyclonedxType,
      predicate: sbom(purl),
    },
    generateKeyPair('ed25519').privateKey,
  ).toString('base64')

/** An index that lists one manifest, as it travels. */
const indexOf = (digest: Digest): Buffer =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [
        {
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          digest,
          size: 1,
          platform: { architecture: 'amd64', os: 'linux' },
        },
      ],
    }),
  )

forEachEngine('where by evidence, of many', (engine) => {
  let api: Api
  beforeEach(async () => {
    api = await startApi(await engine.open())
    await api.ok('environment.create', { name: 'here' })
  })
  const attest = (digest: Digest, purl: string) =>
    api.ok('attestation.create', {
      digest,
      predicateType: 'https://cyclonedx.org/bom/v1.6',
      predicate: sbom(purl),
    })
  const run = async (deploymentName: string, digest: Digest, index?: Buffer) =>
    (
      await api.ok('deployment.record', {
        environment: 'here',
        logicalEnvironment: 'production',
        deploymentName,
        kind: 'CONTAINER_IMAGE',
        digest,
        ...(index ? { index: index.toString('base64') } : {}),
      })
    ).body['outcome']
  const where = async (purl: string, more: object = {}) => {
    const { body } = await api.ok('deployment.where-evidence', { package: purl, ...more })
    const items = body['items'] as readonly { readonly deploymentName: string }[]
    const { silent } = body['coverage'] as { readonly silent: number }
    return { names: items.map(({ deploymentName }) => deploymentName), silent }
  }

  it('finds the newest first of what very many contain, by an index as well', async () => {
    const many = Array.from({ length: 1100 }, (_, n) => sha256(`one of many ${n}`))
    const [first, second, third] = [many[0] ?? sha256(''), many[1099] ?? sha256(''), many[5]]
    await api.ok('attestation.import', { envelope: aboutAll(many, 'pkg:npm/everywhere@1.0.0') })
    await indexDocuments(api.world)
    await run('first', first)
    await run('second', second)
    const everywhere = 'pkg:npm/everywhere'
    assert.deepEqual((await where(everywhere)).names, ['second', 'first'])
    assert.deepEqual((await where(everywhere, { limit: '1' })).names, ['second'])
    assert.deepEqual((await where('pkg:npm/everywhere@>1.0.0')).names, [])
    const index = indexOf(third ?? sha256(''))
    await run('third', sha256(index), index)
    assert.deepEqual((await where(everywhere)).names, ['third', 'second', 'first'])
  })

  it('finds what more documents list than are looked at one by one', async () => {
    const digest = sha256('listed by many')
    await attest(digest, 'pkg:npm/listed@1.0.0')
    await indexDocuments(api.world)
    await run('shop', digest)
    const more = Array.from({ length: 2100 }, (_, n) => [n])
    await api.world.db.write(async (tx) => {
      await tx.run(sql`
        insert into inventories (organization_id, attestation_id, blob, state, format, packages,
          claims, unnamed, invalid, invalid_first, created_at, read_at)
        select organization_id, attestation_id, 'copy ' || given.key, state, format, packages,
          claims, unnamed, invalid, invalid_first, created_at, read_at
        from inventories cross join ${givenRows(more)}`)
      await tx.run(sql`
        insert into inventory_packages (organization_id, package_version, inventory)
        select c.organization_id, c.package_version, i.number
        from inventory_packages c cross join inventories i
        where i.blob <> ''`)
    })
    assert.deepEqual((await where('pkg:npm/listed')).names, ['shop'])
    assert.deepEqual((await where('pkg:npm/listed@>1.0.0')).names, [])
  })

  it('counts what is silent anew once two are one artifact, though nothing is reported', async () => {
    const manifest = sha256('manifest')
    const index = indexOf(manifest)
    await api.ok('attestation.create', { digest: manifest, predicateType, predicate: {} })
    await run('shop', manifest)
    await attest(sha256(index), 'pkg:npm/lodash@4.17.20')
    await indexDocuments(api.world)
    assert.equal((await where('pkg:npm/lodash')).silent, 1)
    // Who says the same again may bring the index along: no event, and no attestation.
    assert.equal(await run('shop', manifest, index), 'unchanged')
    assert.equal((await where('pkg:npm/lodash')).silent, 0)
  })
})
