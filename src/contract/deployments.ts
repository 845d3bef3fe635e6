import type { z } from 'zod'
import type * as schema from './deployments.schema.ts'
import type * as runs from './runs.schema.ts'
import { endpoint, largeBodyBytes } from './endpoint.ts'

/** One attempt to run a release of a service, as it travels. */
export type Deployment = z.output<typeof runs.deployment>
/** What one command started, with its deployments. */
export type Run = z.output<typeof runs.run>
/** A run with the mark that `seen` takes. */
export type FollowedRun = z.output<typeof runs.followedRun>
/** What was begun, or, for a plan, what would be. */
export type RunStarted = z.output<typeof runs.started>
/** The latest runs of a project environment. */
export type RunHistory = z.output<typeof runs.history>
/** How the services of a project environment stand. */
export type DeploymentStatus = z.output<typeof schema.status>
/** How one of them stands. */
export type ServiceStatus = DeploymentStatus['services'][number]
/** Lines that services, builds and release commands wrote. */
export type LogPage = z.output<typeof schema.logPage>
/** What a deployment takes. */
export type DeployInput = z.input<typeof schema.deploy>

/** How long a call may wait for something to happen, in milliseconds. */
export const mostWaitMs = 25_000
/** How many lines before the end reading may begin. */
export const mostTail = 10_000
/** How many files of a service's folder may be named. */
export const mostNames = 2000
/** The states of a deployment until it serves, in order; `waiting` is that of a held candidate. */
export const statesUntilActive = [
  'queued',
  'building',
  'releasing',
  'starting',
  'checking',
  'waiting',
  'switching',
] as const
/** What a `package.json` may have, in characters. */
export const mostPackageJson = 1024 * 1024

const run = { method: 'POST', permission: 'deployment.run', status: 202 } as const
const seen = { method: 'GET', permission: 'deployment.read', status: 200 } as const

export const deploy = endpoint<DeployInput, RunStarted>({
  ...run,
  id: 'deployment.deploy',
  path: '/v1/runs',
  summary: 'Begin to deploy services from source that is uploaded; a plan changes nothing',
  mostBodyBytes: largeBodyBytes,
})

export const describeRun = endpoint<z.input<typeof schema.describeRun>, FollowedRun>({
  ...seen,
  id: 'run.describe',
  path: '/v1/runs/{id}',
  summary: 'Describe a run; with waitMs and seen, waits until there is something new',
})

export const listRuns = endpoint<z.input<typeof schema.listRuns>, RunHistory>({
  ...seen,
  id: 'run.list',
  path: '/v1/runs',
  summary: 'List the latest runs of a project environment with their deployments',
})

export const describeDeployment = endpoint<{ readonly id: string }, Deployment>({
  ...seen,
  id: 'deployment.inspect',
  path: '/v1/deployments/{id}',
  summary: 'Describe one deployment of Berth',
})

export const deploymentStatus = endpoint<z.input<typeof schema.ofPlace>, DeploymentStatus>({
  ...seen,
  id: 'deployment.status',
  path: '/v1/deployment-status',
  summary: 'Say how the services of a project environment stand',
})

export const readLogs = endpoint<z.input<typeof schema.logs>, LogPage>({
  ...seen,
  id: 'deployment.logs',
  path: '/v1/logs',
  summary: 'Read what a deployment wrote, oldest first; with waitMs, waits for the first line',
})

export const promote = endpoint<z.input<typeof schema.promote>, RunStarted>({
  ...run,
  id: 'deployment.promote',
  path: '/v1/promotions',
  summary: 'Deploy what is active in one project environment to another, without a build',
})

export const promoteWaiting = endpoint<z.input<typeof schema.promoteWaiting>, RunStarted>({
  ...run,
  id: 'deployment.promote-waiting',
  path: '/v1/waiting-promotions',
  summary: 'Let candidates that wait take their traffic; a plan changes nothing',
})

export const rollback = endpoint<z.input<typeof schema.rollback>, RunStarted>({
  ...run,
  id: 'deployment.rollback',
  path: '/v1/rollbacks',
  summary: 'Deploy earlier releases again, as they were released; a plan changes nothing',
})

export const restart = endpoint<z.input<typeof schema.restart>, RunStarted>({
  ...run,
  id: 'deployment.restart',
  path: '/v1/restarts',
  summary: 'Deploy the active releases again; a plan changes nothing',
})

export const start = endpoint<z.input<typeof schema.ofServices>, RunStarted>({
  ...run,
  id: 'deployment.start',
  path: '/v1/starts',
  summary: 'Deploy again what was stopped; a plan changes nothing',
})

export const stop = endpoint<z.input<typeof schema.ofServices>, RunStarted>({
  ...run,
  id: 'deployment.stop',
  path: '/v1/stops',
  summary: 'Stop what is active once its requests have ended; a plan changes nothing',
})

export const cancel = endpoint<z.input<typeof schema.cancel>, RunStarted>({
  ...run,
  id: 'deployment.cancel',
  path: '/v1/cancellations',
  summary: 'Cancel a run before its switch: the named one, or the latest; a plan changes nothing',
})
