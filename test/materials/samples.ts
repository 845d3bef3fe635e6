import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Header } from 'tar'
import { formatEnvelope } from '../../src/formats/evidence/dsse.ts'
import { makeStatement, statementPayloadType } from '../../src/formats/evidence/intoto.ts'
import type { MaterialKind } from '../../src/formats/materials/kind.ts'
import { signEnvelope } from '../../src/signatures/sign.ts'

/** A small document of its kind, as the tools of the field write them. */
export const sample = (file: string): Buffer => readFileSync(join(import.meta.dirname, file))

/** A signed statement of any type about some bytes. */
export const signedStatement = (predicateType: string): Buffer => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const payload = makeStatement({
    subjects: [{ name: 'shop', digest: { sha256: 'a'.repeat(64) } }],
    predicateType,
    predicate: { buildDefinition: { buildType: 'https://example.com/build' } },
  })
  return Buffer.from(formatEnvelope(signEnvelope(statementPayloadType, payload, privateKey)))
}

/** A tar archive as the `tar` library writes it, of files by path; with a type, other entries. */
export const tarOf = (
  files: Readonly<Record<string, string>>,
  more: ConstructorParameters<typeof Header>[0] = {},
): Buffer => {
  const parts = Object.entries(files).map(([path, content]) => {
    const head = Buffer.alloc(512)
    const size = Buffer.byteLength(content)
    const header = new Header({
      path,
      size,
      mode: 0o644,
      mtime: new Date(0),
      type: 'File',
      ...more,
    })
    header.encode(head)
    const body = Buffer.alloc(Math.ceil(size / 512) * 512)
    body.write(content)
    return Buffer.concat([head, body])
  })
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}

/** What Chart.yaml says in the sample chart. */
export const chartYaml = 'apiVersion: v2\nname: shop\nversion: 1.2.0\nappVersion: "1.2"\n'

/** A packed Helm chart. */
export const chartOf = (chart: string = chartYaml): Buffer =>
  gzipSync(
    tarOf({
      'shop/Chart.yaml': chart,
      'shop/values.yaml': 'replicas: 2\n',
      'shop/templates/deployment.yaml': 'kind: Deployment\n',
      'shop/charts/redis/Chart.yaml': 'apiVersion: v2\nname: redis\nversion: 7.0.0\n',
    }),
  )

/** A good document of each kind that is read. */
export const goodSamples: readonly (readonly [name: string, kind: MaterialKind, bytes: Buffer])[] =
  [
    ['CycloneDX 1.6', 'SBOM_CYCLONEDX_JSON', sample('cyclonedx-1.6.json')],
    ['CycloneDX 1.4', 'SBOM_CYCLONEDX_JSON', sample('cyclonedx-1.4.json')],
    ['SPDX 2.3', 'SBOM_SPDX_JSON', sample('spdx-2.3.json')],
    ['SPDX 3.0', 'SBOM_SPDX_JSON', sample('spdx-3.0.json')],
    ['SARIF', 'SARIF', sample('sarif-2.1.0.json')],
    ['OpenVEX', 'OPENVEX', sample('openvex-0.2.0.json')],
    ['JUnit', 'JUNIT_XML', sample('junit.xml')],
    ['a chart', 'HELM_CHART', chartOf()],
    ['SLSA v1', 'SLSA_PROVENANCE', signedStatement('https://slsa.dev/provenance/v1')],
    ['SLSA v0.2', 'SLSA_PROVENANCE', signedStatement('https://slsa.dev/provenance/v0.2')],
    [
      'a test result',
      'ATTESTATION',
      signedStatement('https://in-toto.io/attestation/test-result/v0.1'),
    ],
  ]
