import * as z from 'zod'
import { parseProjectEnvironmentName } from '../formats/name.ts'
import { linkedAttestation } from './evidence.schema.ts'
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
