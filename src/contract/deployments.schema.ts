import { z } from 'zod'
import { parseDuration } from '../formats/duration.ts'
import { parseProjectEnvironmentName, parseText } from '../formats/name.ts'
import type { Parsed } from '../formats/parsed.ts'
import { mostNames, mostPackageJson, mostWaitMs } from './deployments.ts'
import * as fields from './fields.schema.ts'

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
      : { ok: false, problem: `must be an id that begins with ${prefix}_` }
  return fields.text(read, { description: `An id that begins with ${prefix}_` })
}
const runId = idOf('run')
const deploymentId = idOf('dep')
const readWait = (value: string): Parsed<number> => {
  if (/^\d{1,6}$/.test(value) && Number(value) <= mostWaitMs)
    return { ok: true, value: Number(value) }
  return { ok: false, problem: `must be milliseconds from 0 to ${mostWaitMs}` }
}
const waitMs = fields.text(readWait, { description: 'Milliseconds, at most 25000' }).optional()

export const origin = z
  .object({
    commit: z.string().nullable(),
    dirty: z.boolean(),
    branch: z.string().nullable(),
    repository: z.string().nullable(),
  })
  .meta({ id: 'SourceOrigin' })

export const deployment = z
  .object({
    id: z.string(),
    runId: z.string(),
    service: z.string(),
    kind: z.enum(['web', 'worker', 'static']),
    driver: z.enum(['process', 'docker']),
    state: z.enum([
      'queued',
      'building',
      'releasing',
      'starting',
      'checking',
      'waiting',
      'switching',
      'active',
      'draining',
      'retired',
      'failed',
      'errored',
      'cancelled',
      'superseded',
    ]),
    why: z.string().meta({ description: 'Why it ended or waits; empty: nothing to say' }),
    digest: z.string().nullable().meta({ description: 'null until it is built' }),
    image: z.string().nullable(),
    version: z.string().nullable(),
    commit: z.string().nullable(),
    createdAt: instant,
    enteredAt: instant.meta({ description: 'When it came into its state' }),
    activatedAt: instant.nullable(),
  })
  .meta({ id: 'Deployment' })

const runFields = {
  id: z.string(),
  command: z.enum(['deploy', 'promote', 'rollback', 'restart', 'start', 'stop']),
  state: z.enum([
    'queued',
    'running',
    'waiting',
    'succeeded',
    'failed',
    'errored',
    'cancelled',
    'superseded',
  ]),
  why: z.string(),
  hold: z.boolean(),
  version: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  source: z.string().nullable(),
  origin,
  createdAt: instant,
  endedAt: instant.nullable(),
  deployments: z.array(deployment),
}

export const run = z.object(runFields).meta({ id: 'Run' })

export const followedRun = z
  .object({ ...runFields, seen: z.string().meta({ description: 'Marks how far it has got' }) })
  .meta({ id: 'FollowedRun' })
export const history = z.object({ items: z.array(run) }).meta({ id: 'RunHistory' })

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

const differences = z.array(
  z.object({
    service: z.string(),
    variables: z.array(
      z.object({
        key: z.string(),
        change: z.enum(['added', 'removed', 'changed']),
        secret: z.boolean(),
      }),
    ),
    toolchain: z
      .array(z.object({ name: z.string(), from: z.string().nullable(), to: z.string().nullable() }))
      .meta({ description: 'What it is made with differently: programs, or the platform' }),
  }),
)

export const started = z
  .object({
    project: z.string(),
    projectEnvironment: z.string(),
    planned: z.boolean().meta({ description: 'Whether it is only a plan: nothing was changed' }),
    run,
    commands: z
      .array(
        z.object({
          service: z.string(),
          build: z.array(z.string()).meta({ description: 'One after another; none: no build' }),
          release: z.string().nullable().meta({ description: 'Once for an artifact; null: none' }),
        }),
      )
      .meta({ description: 'What is run on the way, service by service, with references as such' }),
    differences: differences.meta({ description: 'What differs from what is active, by key' }),
  })
  .meta({ id: 'RunStarted' })

const rerunRelease = z.boolean().optional().meta({
  description: 'Run a release command again of which nobody knows whether it had its effect',
})

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
  plan: z.boolean().optional().meta({ description: 'Only say what would happen' }),
})

export const describeRun = z.strictObject({
  id: runId,
  waitMs: waitMs.meta({ description: 'How long to wait for a change after seen, at most 25 s' }),
  seen: z.string().max(64).optional().meta({ description: 'The seen of the answer before' }),
})
export const describeDeployment = z.strictObject({ id: deploymentId })
export const listRuns = z.strictObject({ ...at, limit: fields.page.limit })
export const ofPlace = z.strictObject(at)
export const ofServices = z.strictObject({ ...at, service })
export const restart = z.strictObject({
  ...at,
  service,
  newVariables: z
    .boolean()
    .optional()
    .meta({ description: 'With the variables of now, and only what has others' }),
})
export const promoteWaiting = z.strictObject({
  ...at,
  service,
  deployment: deploymentId.optional(),
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
  plan: z.boolean().optional(),
})
export const rollback = z.strictObject({
  ...at,
  service,
  to: deploymentId.optional().meta({ description: 'The deployment to go back to' }),
  restoreSecrets: z.boolean().optional(),
  plan: z.boolean().optional(),
})
export const cancel = z.strictObject({ ...at, run: runId.optional() })
export const logs = z.strictObject({
  ...at,
  service,
  deployment: deploymentId.optional(),
  after: z.string().max(2048).optional().meta({ description: 'The cursor of the page before' }),
  since: fields.instant.optional(),
  limit: fields.page.limit,
  waitMs,
})
