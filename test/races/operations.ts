import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { Kind } from '../../src/core/artifacts/artifact.ts'
import { createAttestation } from '../../src/core/evidence/create-attestation.ts'
import type { EvidenceContext } from '../../src/core/evidence/trust/verifier.ts'
import { recordDeployment } from '../../src/core/ledger/record/record-deployment.ts'
import type { Recorded, ReportInput } from '../../src/core/ledger/record/report.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { parsePublicKey, type PublicKey } from '../../src/formats/evidence/public-key.ts'

/** Where a report plays. */
export interface Places {
  readonly environment: string
  readonly logicalEnvironment: string
}

/** Reports that the artifact of this name runs there. */
export const report = (
  context: EvidenceContext,
  places: Places,
  artifact: string,
  more: Partial<ReportInput> = {},
): Promise<Recorded> =>
  recordDeployment(context, {
    ...places,
    deploymentName: 'api',
    kind: 'CONTAINER_IMAGE',
    digest: digestOf(artifact),
    status: 'deployed',
    labels: {},
    ...more,
  })

/** Stores evidence about the artifact of this name, signed by the server. */
export const attest = (
  context: EvidenceContext,
  artifact: string,
  more: { readonly kind?: Kind; readonly project?: string; readonly index?: Uint8Array } = {},
) =>
  createAttestation(context, {
    digest: digestOf(artifact),
    predicateType: 'https://example.com/test/v1',
    predicate: { about: artifact },
    ...more,
  })

/** The bytes of an image index of the artifacts with these names. */
export const indexOf = (...manifests: readonly string[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      manifests: manifests.map((name) => ({
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: digestOf(name),
        size: 1,
        platform: { os: 'linux', architecture: 'amd64' },
      })),
    }),
  )

export const newPublicKey = (): PublicKey => {
  const { publicKey } = generateKeyPairSync('ed25519')
  const read = parsePublicKey(
    createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
      type: 'spki',
      format: 'pem',
    }),
  )
  if (!read.ok) throw new Error(read.problem)
  return read.value
}
