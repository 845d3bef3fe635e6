import * as z from 'zod'
import * as fields from './fields.schema.ts'
import { withdrawal } from './trust.schema.ts'

const instant = z.string().meta({ format: 'date-time' })

export const verification = z
  .discriminatedUnion('answer', [
    z.object({
      answer: z.literal('verified'),
      by: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('key'), keyid: z.string(), name: z.string() }),
        z.object({
          kind: z.literal('identity'),
          issuer: z.string(),
          subject: z.string(),
          rule: z.string().meta({ description: 'The trusted identity that means this subject' }),
        }),
        z.object({ kind: z.literal('principal'), id: z.string(), name: z.string() }),
        z.object({ kind: z.literal('berth') }),
      ]),
    }),
    z.object({
      answer: z.enum(['unverified', 'invalid']),
      why: z.string(),
      next: z.string().optional().meta({ description: 'The command that would change it' }),
    }),
  ])
  .meta({ id: 'Verification' })

export const attestation = z
  .object({
    id: z.string(),
    format: z.enum(['dsse', 'sigstore-bundle']),
    predicateType: z.string(),
    project: z.string().nullable(),
    workflow: z.string().nullable(),
    version: z.string().nullable(),
    runUrl: z.string().nullable(),
    commit: z.string().nullable(),
    submittedBy: z.object({ id: z.string(), name: z.string() }),
    stated: z.boolean(),
    createdAt: instant,
    verification,
  })
  .meta({ id: 'Attestation' })

export const summary = z
  .object({
    state: z.enum(['understood', 'unreadable', 'unknown']),
    title: z.string().meta({ description: 'What the type is called; an unknown one as it is' }),
    sentence: z.string(),
    verdict: z.enum(['passed', 'warned', 'failed']).nullable(),
    fields: z.array(z.object({ label: z.string(), value: z.string() })),
  })
  .meta({ id: 'Summary', description: 'What the predicate says, in words; not whether it is true' })

const source = z
  .object({
    repository: z.string().nullable(),
    commit: z.string().nullable(),
    builder: z.string().nullable(),
  })
  .meta({ id: 'Source', description: 'What it was built from and by, as provenance says' })

export const attestationDescription = attestation
  .extend({
    summary,
    source,
    signedCommit: z
      .string()
      .nullable()
      .meta({ description: 'The commit in the signed bytes; another is only said beside them' }),
    subjects: z.array(
      z.object({
        role: z.enum(['subject', 'material']),
        name: z.string().nullable(),
        algorithm: z.string(),
        value: z.string(),
      }),
    ),
  })
  .meta({ id: 'AttestationDescription' })

export const checkedEvidence = z
  .object({
    id: z.string().meta({ description: 'The digest of its bytes' }),
    format: z.enum(['dsse', 'sigstore-bundle']),
    predicateType: z.string(),
    verification,
    subjects: attestationDescription.shape.subjects,
  })
  .meta({ id: 'CheckedEvidence' })

/** An attestation with what it leads to an artifact by, and what it says. */
export const linkedAttestation = attestation
  .extend({
    foundBy: z.object({
      link: z.enum(['itself', 'index', 'manifest', 'image', 'config', 'chart']),
      digest: z.string(),
      sentence: z.string(),
    }),
    counts: z.boolean().meta({ description: 'Whether it makes the mark of the artifact' }),
    summary: summary.nullable().meta({ description: 'Of the newest 50 only' }),
  })
  .meta({ id: 'LinkedAttestation' })

export const envelope = z
  .object({
    id: z.string(),
    format: z.enum(['dsse', 'sigstore-bundle']),
    bytes: z.string().meta({ contentEncoding: 'base64' }),
  })
  .meta({ id: 'AttestationBytes' })

export const artifact = z
  .object({
    digest: z.string(),
    kind: fields.kind.nullable(),
    name: z.string().nullable(),
    createdAt: instant,
    evidence: fields.evidence,
  })
  .meta({ id: 'Artifact' })

export const artifactDescription = artifact
  .extend({ equivalents: z.array(z.string()), attestations: z.array(linkedAttestation) })
  .meta({ id: 'ArtifactDescription' })

export const key = z
  .object({
    keyid: z.string(),
    name: z.string(),
    algorithm: z.enum(['ecdsa-p256', 'ed25519']),
    pem: z.string(),
    createdAt: instant,
  })
  .meta({ id: 'TrustedKey' })

export const keyRemoved = key.extend(withdrawal).meta({ id: 'TrustedKeyRemoved' })

const origin = {
  project: fields.name.optional(),
  workflow: fields.name.optional(),
  version: fields.version.optional(),
  runUrl: fields.url.optional(),
  commit: fields.commit.optional(),
}
const predicateType = fields.text(
  (value) =>
    value.length <= 256 &&
    /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/.test(value) &&
    /^[A-Za-z][A-Za-z0-9+.-]*:.|^[a-z0-9][a-z0-9.-]*\.[a-z]{2,}\/./.test(value)
      ? { ok: true, value }
      : { ok: false, problem: 'must be a URI of at most 256 characters' },
  { format: 'uri' },
)

/** So many manifests at most. */
export const manifests = (most: number) =>
  z
    .array(fields.bytes(4 * 1024 * 1024))
    .max(most)
    .optional()
    .meta({
      description: 'Raw bytes of image manifests and indexes that speak of what it is about',
    })

export const createAttestation = z.strictObject({
  digest: fields.digest,
  name: fields.shortText.optional(),
  kind: fields.kind.optional(),
  predicateType,
  predicate: fields.jsonObject,
  index: fields.bytes(4 * 1024 * 1024).optional(),
  manifests: manifests(64),
  ...origin,
})
export const importAttestation = z.strictObject({
  envelope: fields.bytes(16 * 1024 * 1024),
  manifests: manifests(64),
  ...origin,
})
export const verifyEvidence = z.strictObject({ envelope: fields.bytes(16 * 1024 * 1024) })
export const listAttestations = z.strictObject({
  digest: fields.digest.optional(),
  predicateType: predicateType.optional(),
  project: fields.name.optional(),
  workflow: fields.name.optional(),
  version: fields.version.optional(),
  ...fields.page,
})
export const byDigest = z.strictObject({ digest: fields.digest })
export const byId = z.strictObject({ id: fields.shortText })
export const listArtifacts = z.strictObject({
  kind: fields.kind.optional(),
  name: fields.shortText.optional(),
  ...fields.page,
})
export const addKey = z.strictObject({
  name: fields.name,
  pem: z.string().max(4096),
})
export const nothing = z.strictObject({})
