import * as z from 'zod'
import { statesUntilActive } from './deployments.ts'

const instant = z.string().meta({ format: 'date-time' })

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
      ...statesUntilActive,
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

const plannedPlace = z.object({
  isNewProject: z.boolean(),
  isNewProjectEnvironment: z.boolean(),
  environment: z.string(),
  logicalEnvironment: z.string(),
  otherRepository: z.string().nullable().meta({
    description: 'What the project was deployed from before, if this comes from another repository',
  }),
  urls: z
    .array(z.object({ service: z.string(), url: z.string() }))
    .meta({ description: 'Where each service answers' }),
})

export const started = z
  .object({
    project: z.string(),
    projectEnvironment: z.string(),
    planned: z.boolean().meta({ description: 'Whether it is only a plan: nothing was changed' }),
    run,
    changes: z
      .array(
        z.object({
          service: z.string(),
          now: deployment.nullable().meta({ description: 'What is active; null: nothing' }),
          next: deployment.nullable().meta({ description: 'What is to be; null: nothing' }),
        }),
      )
      .meta({ description: 'What becomes of each service that is concerned' }),
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
    place: plannedPlace.nullable().meta({ description: 'null where nothing is placed' }),
    returnsTo: z
      .array(z.object({ service: z.string(), deployment: z.string(), activatedAt: instant }))
      .meta({ description: 'Of a rollback: the deployments whose releases come back' }),
  })
  .meta({ id: 'RunStarted' })
