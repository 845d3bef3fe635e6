import * as z from 'zod'
import { parseDuration } from '../formats/duration.ts'
import { parseProjectEnvironmentName, parseText } from '../formats/name.ts'
import type { Parsed } from '../formats/parsed.ts'
import { mostNames, mostPackageJson, mostTail, mostWaitMs } from './deployments.ts'
import * as fields from './fields.schema.ts'
import { deployment } from './runs.schema.ts'

const day = 86_400_000
const instant = z.string().meta({ format: 'date-time' })
const projectEnvironment = fields.text(parseProjectEnvironmentName, {
  description: 'A project environment; by default production',
  examples: ['staging'],
})
const at = { project: fields.name, projectEnvironment: projectEnvironment.optional() }
const service = fields.name.optional()
const idOf = (prefix: string) => {
  const shape = new RegExp(`^${prefix}_[0-9a-z]{26}$`)
  const read = (value: string): Parsed<string> =>
    shape.test(value)
      ? { ok: true, value }
      : { ok: false, problem: `must be ${prefix}_ and 26 letters and digits` }
  return fields.text(read, { description: `An id that begins with ${prefix}_` })
}
const runId = idOf('run')
const deploymentId = idOf('dep')
const readWait = (value: string): Parsed<number> => {
  if (/^\d{1,6}$/.test(value) && Number(value) <= mostWaitMs)
    return { ok: true, value: Number(value) }
  return { ok: false, problem: `must be milliseconds from 0 to ${mostWaitMs}` }
}
const readTail = (value: string): Parsed<number> => {
  const lines = /^\d{1,5}$/.test(value) ? Number(value) : 0
  if (lines >= 1 && lines <= mostTail) return { ok: true, value: lines }
  return { ok: false, problem: `must be a whole number from 1 to ${mostTail}` }
}
const waitMs = fields.text(readWait, { description: 'Milliseconds, at most 25000' }).optional()

const instance = z.object({
  id: z.string(),
  state: z.enum(['starting', 'running', 'waiting', 'stopping', 'exited', 'gone']),
  health: z.enum(['unknown', 'ready', 'unready']),
  why: z.string(),
  restarts: z.int(),
  startedAt: instant,
})
const serviceStatus = z.object({
  service: z.string(),
  active: deployment.nullable(),
  latest: deployment
    .nullable()
    .meta({ description: 'The latest deployment, if another than the active one' }),
  by: z
    .object({ id: z.string(), name: z.string().nullable() })
    .meta({ description: 'Who deployed what is active, or what was the latest' }),
  instances: z.array(instance),
  urls: z.array(z.string()),
  candidateUrl: z.string().nullable().meta({
    description: 'Where the candidate that waits answers; null: none does',
  }),
  hasNewVariables: z.boolean().meta({
    description: 'Whether variables were changed since it was released',
  }),
})
export const status = z
  .object({
    project: z.string(),
    projectEnvironment: z.string(),
    environment: z.string().nullable(),
    logicalEnvironment: z.string().nullable(),
    freezeReason: z.string().nullable(),
    expiresAt: instant.nullable(),
    isHostThere: z.boolean().meta({ description: 'Whether the host answers' }),
    services: z.array(serviceStatus),
  })
  .meta({ id: 'DeploymentStatus' })

export const logPage = z
  .object({
    deployment: z.string(),
    cursor: z.string(),
    lines: z.array(
      z.object({
        at: instant,
        from: z.string().meta({ description: 'build, release, or an instance' }),
        stream: z.enum(['stdout', 'stderr']),
        text: z.string(),
      }),
    ),
  })
  .meta({ id: 'LogPage' })

const rerunRelease = z.boolean().optional().meta({
  description: 'Run a release command again of which nobody knows whether it had its effect',
})

const plan = z.boolean().optional().meta({ description: 'Only say what would happen' })
const createEnv = z.boolean().optional().meta({ description: 'Create it even if nearly another' })
export const deploy = z.strictObject({
  descriptor: z
    .string()
    .max(256 * 1024)
    .meta({ description: 'The text of berth.yml or of a Procfile' }),
  descriptorName: z.enum(['berth.yml', 'Procfile']),
  folders: z
    .array(
      z.strictObject({
        service: fields.name,
        names: z.array(z.string().max(255)).max(mostNames),
        packageJson: z.string().max(mostPackageJson).nullable(),
      }),
    )
    .max(100)
    .optional()
    .meta({ description: 'What lies directly in the folders of services' }),
  services: z.array(fields.name).min(1).max(100).optional(),
  project: fields.name.optional().meta({ description: "By default the descriptor's name" }),
  projectEnvironment: projectEnvironment.optional(),
  environment: fields.name.optional(),
  logicalEnvironment: fields.name.optional(),
  hold: z.boolean().optional(),
  rerunRelease,
  version: fields.version.optional(),
  labels: fields.labels.optional(),
  source: fields.digest.optional(),
  origin: z
    .strictObject({
      commit: fields.commit.nullable(),
      dirty: z.boolean(),
      branch: fields.text(parseText(256)).nullable(),
      repository: fields.text(parseText(2048)).nullable(),
    })
    .optional(),
  ttl: fields
    .text(parseDuration({ leastMs: 60_000, mostMs: 366 * day }), {
      description: 'How long a project environment lives: from one minute to 366 days',
      examples: ['72h'],
    })
    .optional(),
  createEnv,
  onConflict: z.enum(['queue', 'supersede', 'refuse']).optional(),
  plan,
})

export const describeRun = z.strictObject({
  id: runId,
  waitMs: waitMs.meta({ description: 'How long to wait for a change after seen, at most 25 s' }),
  seen: z.string().max(64).optional().meta({ description: 'The seen of the answer before' }),
})
export const describeDeployment = z.strictObject({ id: deploymentId })
export const listRuns = z.strictObject({ ...at, limit: fields.page.limit })
export const ofPlace = z.strictObject(at)
export const ofServices = z.strictObject({ ...at, service, plan })
export const restart = z.strictObject({
  ...at,
  service,
  newVariables: z
    .boolean()
    .optional()
    .meta({ description: 'With the variables of now, and only what has others' }),
  plan,
})
export const promoteWaiting = z.strictObject({
  ...at,
  service,
  deployment: deploymentId.optional(),
  plan,
})
export const promote = z.strictObject({
  project: fields.name,
  from: projectEnvironment,
  to: projectEnvironment,
  service,
  deployment: deploymentId.optional(),
  environment: fields.name.optional().meta({ description: 'Where it runs, if it is made by this' }),
  logicalEnvironment: fields.name.optional(),
  createEnv,
  rerunRelease,
  plan,
})
export const rollback = z.strictObject({
  ...at,
  service,
  to: deploymentId.optional().meta({ description: 'The deployment to go back to' }),
  restoreSecrets: z.boolean().optional(),
  plan,
})
export const cancel = z.strictObject({ ...at, run: runId.optional(), plan })
export const logs = z.strictObject({
  ...at,
  service,
  deployment: deploymentId.optional(),
  after: z.string().max(2048).optional().meta({ description: 'The cursor of the page before' }),
  since: fields.instant.optional(),
  tail: fields
    .text(readTail, { description: 'Begin so many lines before the end, 1 to 10000' })
    .optional(),
  limit: fields.page.limit,
  waitMs,
})
