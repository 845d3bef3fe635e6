import type { Deployment } from './deployment.ts'

/** What somebody asked for. */
export type RunName = 'deploy' | 'promote' | 'rollback' | 'restart' | 'start' | 'stop'

/** Where a run stands: it is over when it has an end. */
export type RunState =
  | 'queued'
  | 'running'
  | 'waiting'
  | 'succeeded'
  | 'failed'
  | 'errored'
  | 'cancelled'
  | 'superseded'

/** Where source came from, as whoever sent it says. */
export interface Origin {
  readonly commit: string | null
  readonly dirty: boolean
  readonly branch: string | null
  readonly repository: string | null
}

/** Nothing is known of where it came from. */
export const noOrigin: Origin = { commit: null, dirty: false, branch: null, repository: null }

/** The deployments that one command started; they switch together or not at all. */
export interface Run {
  readonly id: string
  readonly organizationId: string
  readonly projectEnvironmentId: string
  readonly command: RunName
  readonly state: RunState
  readonly why: string
  readonly startedBy: string
  /** Whether candidates wait for a promotion. */
  readonly hold: boolean
  /** Whether release commands of which nobody knows whether they had their effect run again. */
  readonly rerunRelease: boolean
  readonly version: string | null
  readonly labels: Readonly<Record<string, string>>
  /** The digest of the uploaded source; null where nothing is built. */
  readonly source: string | null
  readonly origin: Origin
  readonly createdAt: number
  readonly endedAt: number | null
}

/** A run with all of its deployments, in the order of its services. */
export interface WholeRun {
  readonly run: Run
  readonly deployments: readonly Deployment[]
}
