import * as z from 'zod'
import * as fields from './fields.schema.ts'
import { record } from './ledger.schema.ts'

const instant = z.string().meta({ format: 'date-time' })
const count = z.number().int()

export const snapshotInput = z.strictObject({ at: fields.instant.optional() })

export const snapshotItem = z
  .object({
    id: z.string(),
    environment: z.string(),
    logicalEnvironment: z.string(),
    project: z.string().nullable().meta({ description: 'As stated; evidence may say otherwise' }),
    projectEnvironment: z.string().nullable(),
    service: z.string().nullable(),
    deploymentName: z.string(),
    kind: fields.kind,
    name: z.string().nullable(),
    version: z.string().nullable().meta({ description: 'As stated; evidence may say otherwise' }),
    digest: z.string(),
    deployedAt: instant,
    lastSeenAt: instant,
    deployment: z.string().nullable().meta({ description: 'What put it there; null: a report' }),
  })
  .meta({ id: 'SnapshotItem' })

export const snapshot = z
  .object({
    at: instant.meta({ description: 'What ran at this instant' }),
    sequence: count
      .nullable()
      .meta({ description: 'The last event included: follow /v1/events after it; null with at' }),
    isWhole: z.boolean().meta({ description: 'Whether nothing is left out' }),
    items: z.array(snapshotItem),
  })
  .meta({ id: 'Snapshot' })

/** Ids of records: one, or the same field more often. */
export const marksInput = z.strictObject({
  record: z
    .union([fields.shortText, z.array(fields.shortText).min(1).max(100)])
    .meta({ description: 'The id of a record, once or up to 100 times' })
    .transform((value) => [value].flat()),
})

export const mark = z
  .object({
    record: z.string(),
    evidence: fields.evidence,
    project: z.string().nullable(),
    version: z.string().nullable(),
    attribution: z.enum(['confirmed', 'evidence', 'stated']).nullable(),
    isRollback: z.boolean(),
    health: z
      .enum(['ready', 'unready', 'unknown'])
      .nullable()
      .meta({ description: 'Of what Berth runs now; null: a report, or no longer deployed' }),
    behind: z.array(
      z.object({
        logicalEnvironment: z.string(),
        records: count
          .nullable()
          .meta({ description: 'Artifacts that began there after this one; null: unseen there' }),
        unseen: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'DeploymentMark' })

export const marks = z.object({ items: z.array(mark) }).meta({ id: 'DeploymentMarks' })

export const searchInput = z.strictObject({ q: fields.shortText, limit: fields.page.limit })

export const found = z
  .object({
    why: z.enum([
      'id',
      'digest',
      'reference',
      'version',
      'commit',
      'deploymentName',
      'project',
      'service',
      'runUrl',
    ]),
    record,
  })
  .meta({ id: 'FoundRecord' })

export const searchAnswer = z
  .object({
    items: z.array(found),
    isWhole: z.boolean().meta({ description: 'Whether nothing more was found' }),
  })
  .meta({ id: 'SearchAnswer' })

export const activityInput = z.strictObject({
  from: fields.instant,
  to: fields.instant,
  logicalEnvironment: fields.nameOrId.optional(),
  project: fields.name.optional(),
})

export const activity = z
  .object({
    first: instant.nullable().meta({ description: 'When the first visible record began' }),
    isWhole: z.boolean().meta({ description: 'Whether lead times are of all starts' }),
    newestPerDay: count.nullable().meta({
      description:
        'Lead times are those of so many starts of each day, the newest; null: of all. Starts ' +
        'and decommissions are always all of them',
    }),
    days: z.array(
      z.object({
        day: z.string().meta({ format: 'date', description: 'In UTC' }),
        starts: count,
        rollbacks: count.nullable().meta({
          description: 'null: not counted, for there were more than 20000 starts from that day on',
        }),
        decommissions: count,
        leadTime: z
          .object({
            medianMs: count,
            p90Ms: count,
            starts: count.meta({ description: 'How many starts have a lead time' }),
          })
          .nullable()
          .meta({
            description:
              'Of artifacts that are new to their stage: since they first began in a stage of an ' +
              'earlier tier, or their first provenance was stored',
          }),
      }),
    ),
  })
  .meta({ id: 'DeploymentActivity' })
