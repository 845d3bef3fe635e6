import type { WorkflowRunState } from './run.ts'

/** What produces evidence, inside a project. It arises when it is first named. */
export interface Workflow {
  readonly projectId: string
  readonly project: string
  readonly name: string
  readonly createdAt: number
}

/** A workflow with what became of its runs. */
export interface WorkflowView extends Workflow {
  readonly runs: number
  readonly lastRun: {
    readonly id: string
    readonly version: string
    readonly state: WorkflowRunState
    readonly createdAt: number
  } | null
}
