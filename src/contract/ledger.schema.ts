import { z } from 'zod'
import { parseProjectEnvironmentName } from '../formats/name.ts'
import { parsePackageRange, type PackageRange } from '../formats/packages/range.ts'
import type { Parsed } from '../formats/parsed.ts'
import { attestation, linkedAttestation } from './evidence.schema.ts'
import * as fields from './fields.schema.ts'
import { problem } from './problem.schema.ts'

const instant = z.string().meta({ format: 'date-time' })
const outcome = z.enum([
  'deployed',
  'unchanged',
  'superseded',
  'rolled_back',
  'decommissioned',
  'outdated',
])

export const record = z
  .object({
    id: z.string(),
    environment: z.string(),
    logicalEnvironment: z.string(),
    deploymentName: z.string(),
    kind: fields.kind,
    artifact: z.object({
      digest: z.string(),
      name: z.string().nullable(),
      reference: z.string().nullable(),
    }),
    status: fields.status,
    deployedAt: instant,
    recordedAt: instant,
    lastSeenAt: instant,
    endedAt: instant.nullable(),
    endRecordedAt: instant.nullable(),
    supersededBy: z.string().nullable(),
    project: z.string().nullable(),
    service: z.string().nullable(),
    projectEnvironment: z.string().nullable().meta({ description: 'null: it was reported' }),
    deployment: z.string().nullable().meta({ description: 'What put it there; null: a report' }),
    version: z.string().nullable(),
    attribution: z.enum(['confirmed', 'evidence', 'stated']).nullable(),
    evidence: fields.evidence,
    isRollback: z
      .boolean()
      .meta({ description: 'It brought back what ran in its slot before what it superseded' }),
    labels: z.record(z.string(), z.string()),
    runUrl: z.string().nullable(),
    reportedBy: z.object({ id: z.string(), name: z.string() }),
  })
  .meta({ id: 'DeploymentRecord' })

export const recordDescription = record
  .extend({
    ...fields.placeIds,
    ...{ equivalents: z.array(z.string()), trace: z.array(linkedAttestation) },
  })
  .meta({ id: 'DeploymentRecordDescription' })

export const recorded = z
  .object({ outcome, recordId: z.string().nullable() })
  .meta({ id: 'Recorded' })

export const difference = z
  .object({
    key: z.string(),
    answer: z.enum(['only_from', 'only_to', 'different', 'same']),
    from: z.array(record),
    to: z.array(record),
  })
  .meta({ id: 'Difference' })

export const differences = z.object({ items: z.array(difference) }).meta({ id: 'Differences' })

const reportFields = z.strictObject({
  environment: fields.name,
  logicalEnvironment: fields.name,
  deploymentName: fields.deploymentName,
  kind: fields.kind,
  digest: fields.digest,
  status: z
    .enum(['deployed', 'decommissioned'])
    .optional()
    .transform((value) => value ?? 'deployed'),
  reference: fields.shortText.optional(),
  name: fields.shortText.optional(),
  project: fields.name.optional(),
  service: fields.name.optional(),
  version: fields.version.optional(),
  labels: fields.labels.optional().transform((value) => value ?? {}),
  runUrl: fields.url.optional(),
  deployedAt: fields.instant.optional(),
  endedAt: fields.instant.optional(),
  observedAt: fields.instant.optional(),
  index: fields.bytes(4 * 1024 * 1024).optional(),
})

/** Each time belongs to one kind of report: a start has no end, and an end no start. */
export const report = reportFields.superRefine(({ status, deployedAt, endedAt }, context) => {
  const wrong = status === 'deployed' ? endedAt !== undefined : deployedAt !== undefined
  if (!wrong) return
  const path = [status === 'deployed' ? 'endedAt' : 'deployedAt']
  context.addIssue({ code: 'custom', path, message: `does not go with the status ${status}` })
})

/** Each report is parsed on its own, so that a wrong one does not refuse the others. */
const { $schema: _schema, ...reportShape } = z.toJSONSchema(report, {
  io: 'input',
  unrepresentable: 'any',
})
export const bulk = z.strictObject({
  reports: z.array(z.custom<z.input<typeof report>>().meta(reportShape)).min(1).max(1000),
})

export const bulkOutcome = z
  .object({
    items: z.array(
      z.object({
        outcome: outcome.optional(),
        recordId: z.string().nullable().optional(),
        problem: problem.optional(),
      }),
    ),
  })
  .meta({ id: 'BulkOutcome' })

export const list = z.strictObject({
  environment: fields.nameOrId.optional(),
  logicalEnvironment: fields.nameOrId.optional(),
  deploymentName: fields.deploymentName.optional(),
  kind: fields.kind.optional(),
  status: fields.status.optional(),
  digest: fields.digest.optional(),
  project: fields.name.optional(),
  projectEnvironment: fields
    .text(parseProjectEnvironmentName, { description: 'By name, or by id when deleted' })
    .optional(),
  version: fields.version.optional(),
  label: fields.labelFilters.optional(),
  history: fields.flag.optional(),
  at: fields.instant.optional(),
  ...fields.page,
})
export const byId = z.strictObject({ id: fields.shortText })
export const where = z.strictObject({
  digest: fields.digest.optional(),
  reference: fields.shortText.optional(),
  ...fields.page,
})

const vulnerabilityStatus = z.enum(['affected', 'not_affected', 'fixed', 'under_investigation'])
export const foundRecord = record
  .extend({
    vulnerabilityStatus: vulnerabilityStatus
      .nullable()
      .meta({ description: 'What the statements come to; null where nobody asked' }),
    because: z.array(
      z.object({
        attestation: attestation.pick({
          id: true,
          predicateType: true,
          workflow: true,
          commit: true,
          createdAt: true,
          verification: true,
        }),
        digest: z.string(),
        link: z.enum(['same', 'index', 'manifest']).meta({
          description:
            'What the attestation names: the artifact, an index that lists it, or one ' +
            'that it lists',
        }),
        package: z.string().nullable().meta({ description: 'A package URL' }),
        vulnerability: z
          .object({
            id: z.string(),
            status: vulnerabilityStatus,
            justification: z.string().nullable(),
          })
          .nullable(),
      }),
    ),
    becauseLeftOut: z.number().meta({ description: 'How many more lead to it' }),
  })
  .meta({ id: 'FoundByEvidence' })

const flaws = z.object({
  count: z.number(),
  first: z.array(z.object({ attestation: z.string(), problem: z.string() })),
})

export const coverage = z
  .object({
    artifacts: z.number().meta({ description: 'Artifacts that were looked at' }),
    silent: z.number().meta({
      description: 'Those about which no evidence of the kind that could answer was read',
    }),
    waiting: z.number().meta({ description: 'Documents that are still to be read' }),
    refused: flaws.meta({ description: 'Documents that could not be read' }),
    flawed: flaws.meta({ description: 'Documents with package URLs that are none' }),
    undecided: z
      .object({ count: z.number(), first: z.array(z.string()) })
      .meta({ description: 'Versions that cannot be compared with the range' }),
  })
  .meta({ id: 'Coverage' })

export const whereEvidenceAnswer = z
  .object({ items: z.array(foundRecord), nextCursor: z.string().nullable(), coverage })
  .meta({ id: 'WhereEvidence' })

export const whereEvidence = z.strictObject({
  package: fields
    .text(readPackage, {
      description: 'A package URL, perhaps with a range: pkg:npm/lodash@<4.17.21',
    })
    .optional(),
  commit: fields
    .text(
      (value) =>
        /^[0-9a-f]{7,64}$/.test(value)
          ? { ok: true, value }
          : { ok: false, problem: 'must be 7 to 64 lower-case hexadecimal digits' },
      { description: 'A commit id, or how it begins' },
    )
    .optional(),
  workflow: fields.name.optional(),
  signer: fields.shortText.meta({ description: 'A key or identity: name, id, subject' }).optional(),
  vulnerability: fields.shortText.meta({ examples: ['CVE-2021-44228'] }).optional(),
  environment: fields.nameOrId.optional(),
  logicalEnvironment: fields.nameOrId.optional(),
  project: fields.name.optional(),
  projectEnvironment: fields
    .text(parseProjectEnvironmentName, { description: 'By name, or by id when deleted' })
    .optional(),
  history: fields.flag.optional(),
  at: fields.instant.optional(),
  ...fields.page,
})

export const diff = z.strictObject({
  from: fields.nameOrId,
  to: fields.nameOrId,
  environment: fields.nameOrId.optional(),
})

export const event = z
  .object({
    sequence: z.number(),
    id: z.string(),
    type: z.string(),
    hash: z.string(),
    event: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'LedgerEvent' })
export const events = z.strictObject({
  after: fields
    .text(
      (value) =>
        /^\d{1,15}$/.test(value)
          ? { ok: true, value: Number(value) }
          : { ok: false, problem: 'must be a sequence number' },
      { description: 'A sequence number: what comes after it' },
    )
    .optional(),
  limit: fields.page.limit,
  session: fields.shortText
    .meta({ description: 'By cookie: like the header `Berth-Session`' })
    .optional(),
})

export const auditEntry = z
  .object({
    id: z.string(),
    occurredAt: instant,
    principal: z.object({ id: z.string(), name: z.string() }),
    address: z.string().nullable(),
    requestId: z.string(),
    action: z.string(),
    outcome: z.enum(['done', 'denied']),
    target: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' })
export const audit = z.strictObject({
  action: fields.shortText.optional(),
  outcome: z.enum(['done', 'denied']).optional(),
  target: fields.shortText.optional(),
  principal: fields.shortText.optional(),
  ...fields.page,
})

/** The range with the text that said it, which is what pages agree on. */
function readPackage(
  text: string,
): Parsed<{ readonly range: PackageRange; readonly text: string }> {
  const range = parsePackageRange(text)
  return range.ok ? { ok: true, value: { range: range.value, text } } : range
}
