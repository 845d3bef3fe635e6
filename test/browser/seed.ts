import { createPrivateKey } from 'node:crypto'
import { addKey, createAttestation, importAttestation } from '../../src/contract/evidence.ts'
import { createEnvironment, updateLogicalEnvironment } from '../../src/contract/environments.ts'
import { recordDeployment, recordDeployments, type Report } from '../../src/contract/ledger.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { formatEnvelope } from '../../src/formats/evidence/dsse.ts'
import { makeStatement, statementPayloadType } from '../../src/formats/evidence/intoto.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import { signEnvelope } from '../../src/signatures/sign.ts'
import type { Site } from './site.ts'

/** Markup that would run if it were taken for more than text. */
export const markup = `<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=2</script>`

/** As long as a deployment name may be. */
export const longName = `apps/${'very-long-name-'.repeat(17)}`.slice(0, 256)

/** Text that is written from the right. */
export const hebrew = 'שירות/תשלומים-ראשי'

/** The commit that all of this was built from. */
export const commit = '9b1f0e3c5d7a4862a1c0b9e8f7d6c5b4a3928170'

const image = { kind: 'CONTAINER_IMAGE' } as const

/** What was built: its digest is known by name and version. */
export const built = (name: string, version: string): string => digestOf(`${name} ${version}`)

/** Where names of the ledger's lines come from. */
export const at = (
  environment: string,
  logicalEnvironment: string,
  deploymentName: string,
): Pick<Report, 'environment' | 'logicalEnvironment' | 'deploymentName' | 'kind'> => ({
  environment,
  logicalEnvironment,
  deploymentName,
  ...image,
})

/** A report of an image of `team/name` that was attested. */
export const reportOf = (
  environment: string,
  logicalEnvironment: string,
  name: string,
  version: string,
): Report => ({
  ...at(environment, logicalEnvironment, name),
  digest: built(name, version),
  name: `registry.test/${name}`,
  reference: `registry.test/${name}:${version}`,
  version,
})

/** Attests an image's origin, signed by the server. */
export const attest = (site: Site, name: string, version: string): Promise<unknown> =>
  site.ask(createAttestation, {
    digest: built(name, version),
    name: `registry.test/${name}`,
    ...image,
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: { buildDefinition: { buildType: 'https://example.com/ci' } },
    project: 'shop',
    workflow: 'build',
    version,
    commit,
    runUrl: 'https://ci.example.com/runs/17',
  })

/** The same, signed elsewhere by a key that the organization trusts. */
const attestByKey = async (site: Site, name: string, version: string): Promise<void> => {
  const { publicKey, privateKey } = generateKeyPair('ed25519')
  await site.ask(addKey, { name: 'release', pem: publicKey })
  const payload = makeStatement({
    subjects: [
      {
        name: `registry.test/${name}`,
        digest: { sha256: built(name, version).slice('sha256:'.length) },
        annotations: { 'chainloop.material.type': image.kind },
      },
    ],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: { buildDefinition: { buildType: 'https://example.com/ci' } },
  })
  const signed = signEnvelope(statementPayloadType, payload, createPrivateKey(privateKey))
  const envelope = Buffer.from(formatEnvelope(signed)).toString('base64')
  await site.ask(importAttestation, { envelope, project: 'shop', workflow: 'build', version })
}

/**
 * A small shop on two clusters: the interface is two versions behind staging in production, was
 * rolled back once, and development runs things that nobody attested, with the oddest names.
 */
export const seedLedger = async (site: Site): Promise<void> => {
  for (const [name, description] of [
    ['k8s-east', 'Kubernetes US-East'],
    ['k8s-west', markup],
  ] as const)
    await site.ask(createEnvironment, { name, description, type: 'kubernetes' })
  await site.ask(updateLogicalEnvironment, { name: 'development', unattested: 'flag' })
  for (const version of ['v1.0.0', 'v1.1.0', 'v1.2.0']) await attest(site, 'shop/web', version)
  await attestByKey(site, 'shop/api', 'v7')
  const beginning = Date.now() - 20 * 86_400_000
  const reports = [
    reportOf('k8s-east', 'staging', 'shop/web', 'v1.0.0'),
    reportOf('k8s-east', 'production', 'shop/web', 'v1.0.0'),
    reportOf('k8s-east', 'staging', 'shop/web', 'v1.1.0'),
    reportOf('k8s-east', 'production', 'shop/web', 'v1.1.0'),
    // Back to what ran before.
    reportOf('k8s-east', 'production', 'shop/web', 'v1.0.0'),
    reportOf('k8s-east', 'staging', 'shop/web', 'v1.2.0'),
    reportOf('k8s-west', 'production', 'shop/api', 'v7'),
    {
      ...at('k8s-west', 'development', longName),
      digest: built('long', 'v0'),
      name: longName,
      version: 'v0.'.repeat(42),
    },
    { ...reportOf('k8s-west', 'development', hebrew, 'v0'), labels: { צוות: 'תשלומים' } },
    {
      ...at('k8s-west', 'development', markup),
      digest: built('markup', 'v0'),
      name: markup,
      reference: markup,
      labels: { '"><b>team</b>': markup },
      runUrl: 'https://ci.example.com/?q=<script>globalThis.pwned=3</script>',
    },
  ]
  for (const [day, report] of reports.entries()) {
    const deployedAt = new Date(beginning + day * 86_400_000).toISOString()
    await site.ask(recordDeployment, { ...report, deployedAt })
  }
}

/** So many slots that hold something, a third of them in each of three stages. */
export const seedMany = async (site: Site, count: number): Promise<void> => {
  await site.ask(createEnvironment, { name: 'large', type: 'kubernetes' })
  const stages = ['development', 'staging', 'production'] as const
  for (const name of stages) await site.ask(updateLogicalEnvironment, { name, unattested: 'flag' })
  const reports = Array.from({ length: count }, (_, n) =>
    reportOf('large', stages[n % 3] ?? 'staging', `apps/app-${Math.floor(n / 3)}`, `1.${n % 7}.0`),
  )
  for (let done = 0; done < count; done += 1000) {
    const { items } = await site.ask(recordDeployments, {
      reports: reports.slice(done, done + 1000),
    })
    const wrong = items.find(({ problem }) => problem !== undefined)
    if (wrong) throw new Error(JSON.stringify(wrong.problem))
  }
}
