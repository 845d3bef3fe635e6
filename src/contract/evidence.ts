import type { z } from 'zod'
import { endpoint, largeBodyBytes, largestBodyBytes, type PageOf } from './endpoint.ts'
import type * as schema from './evidence.schema.ts'
import type { remove } from './trust.schema.ts'

/** Whether an attestation can be believed today. */
export type Verification = z.output<typeof schema.verification>
/** An attestation as it travels. */
export type Attestation = z.output<typeof schema.attestation>
/** An attestation with what leads from it to an artifact. */
export type LinkedAttestation = z.output<typeof schema.linkedAttestation>
/** An attestation with what it names. */
export type AttestationDescription = z.output<typeof schema.attestationDescription>
/** What a predicate says, in words. */
export type Summary = z.output<typeof schema.summary>
/** An attestation's exact bytes, in base64. */
export type AttestationBytes = z.output<typeof schema.envelope>
/** An artifact as it travels. */
export type Artifact = z.output<typeof schema.artifact>
/** An artifact with what speaks about it. */
export type ArtifactDescription = z.output<typeof schema.artifactDescription>
/** A trusted public key as it travels. */
export type TrustedKey = z.output<typeof schema.key>

/** The same once it is trusted no longer, with what only it had vouched for. */
export type TrustedKeyRemoved = z.output<typeof schema.keyRemoved>
/** What evidence that is not kept is worth today. */
export type CheckedEvidence = z.output<typeof schema.checkedEvidence>

type ById = { readonly id: string }

export const createAttestation = endpoint<z.input<typeof schema.createAttestation>, Attestation>({
  id: 'attestation.create',
  method: 'POST',
  path: '/v1/attestations',
  permission: 'evidence.write',
  summary: "State something about an artifact; the server's key signs it for you",
  status: 201,
  mostBodyBytes: largeBodyBytes,
})

export const importAttestation = endpoint<z.input<typeof schema.importAttestation>, Attestation>({
  id: 'attestation.import',
  method: 'POST',
  path: '/v1/attestations/import',
  permission: 'evidence.write',
  summary: 'Keep a DSSE envelope or a Sigstore bundle made elsewhere',
  status: 201,
  mostBodyBytes: largestBodyBytes,
})

export const verifyEvidence = endpoint<z.input<typeof schema.verifyEvidence>, CheckedEvidence>({
  id: 'attestation.verify',
  method: 'POST',
  path: '/v1/attestations/verify',
  permission: 'evidence.read',
  summary: 'Verify a DSSE envelope or a Sigstore bundle by the trust roots of today; keep nothing',
  status: 200,
  mostBodyBytes: largestBodyBytes,
})

export const listAttestations = endpoint<
  z.input<typeof schema.listAttestations>,
  PageOf<Attestation>
>({
  id: 'attestation.list',
  method: 'GET',
  path: '/v1/attestations',
  permission: 'evidence.read',
  summary: 'List the attestations',
  status: 200,
})

export const describeAttestation = endpoint<ById, AttestationDescription>({
  id: 'attestation.describe',
  method: 'GET',
  path: '/v1/attestations/{id}',
  permission: 'evidence.read',
  summary: 'Describe an attestation, with its verification by the trust roots of today',
  status: 200,
})

export const downloadAttestation = endpoint<ById, AttestationBytes>({
  id: 'attestation.download',
  method: 'GET',
  path: '/v1/attestations/{id}/bytes',
  permission: 'evidence.read',
  summary: "Get an attestation's bytes exactly as they came",
  status: 200,
})

export const listArtifacts = endpoint<z.input<typeof schema.listArtifacts>, PageOf<Artifact>>({
  id: 'artifact.list',
  method: 'GET',
  path: '/v1/artifacts',
  permission: 'evidence.read',
  summary: 'List the artifacts',
  status: 200,
})

export const describeArtifact = endpoint<{ readonly digest: string }, ArtifactDescription>({
  id: 'artifact.describe',
  method: 'GET',
  path: '/v1/artifacts/{digest}',
  permission: 'evidence.read',
  summary: 'Describe an artifact and everything that speaks about it',
  status: 200,
})

export const addKey = endpoint<z.input<typeof schema.addKey>, TrustedKey>({
  id: 'key.add',
  method: 'POST',
  path: '/v1/trusted-keys',
  permission: 'key.manage',
  summary: 'Trust a public key',
  status: 201,
})

export const listKeys = endpoint<Record<never, never>, PageOf<TrustedKey>>({
  id: 'key.list',
  method: 'GET',
  path: '/v1/trusted-keys',
  permission: 'key.read',
  summary: 'List the trusted public keys',
  status: 200,
})

export const removeKey = endpoint<z.input<typeof remove>, TrustedKeyRemoved>({
  id: 'key.remove',
  method: 'DELETE',
  path: '/v1/trusted-keys/{name}',
  permission: 'key.manage',
  summary: 'Trust a public key no longer, and say what only it had vouched for',
  status: 200,
})
