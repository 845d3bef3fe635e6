import type { WorkflowRun } from '../../contract/workflows.ts'
import type { Environment } from '../frame/context.ts'

/** What a run runs on, in the field's words. */
export type RunnerType = WorkflowRun['runnerType']

/** Where a command runs, as the runner's environment tells it; nobody has verified it. */
export interface Runner {
  readonly runnerType: RunnerType
  readonly runUrl: string | undefined
  readonly commit: string | undefined
  readonly branch: string | undefined
  readonly actor: string | undefined
}

/** The first of these variables that is set and not empty. */
export const firstOf = (env: Environment, ...names: readonly string[]): string | undefined =>
  names.map((name) => env[name]).find((value) => value !== undefined && value !== '')

/** A branch's name without what git writes before it. */
export const shortBranch = (ref: string | undefined): string | undefined =>
  ref?.replace(/^refs\/heads\//, '')
