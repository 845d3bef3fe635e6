/** Where a workflow run stands; only `initialized` is not an end. */
export type WorkflowRunState = 'initialized' | 'success' | 'error' | 'expired' | 'canceled'

/** What a run runs on, as whoever began it says. */
export type RunnerType =
  | 'GITHUB_ACTION'
  | 'GITLAB_PIPELINE'
  | 'AZURE_PIPELINE'
  | 'JENKINS_JOB'
  | 'CIRCLECI_BUILD'
  | 'GENERIC'

/** Where a run happened, as whoever began it says: nobody has verified it. */
export interface Runner {
  readonly runnerType: RunnerType
  readonly runUrl: string | null
  readonly commit: string | null
  readonly branch: string | null
  readonly actor: string | null
}

/** One execution of a workflow, on one version of its project. */
export interface WorkflowRun extends Runner {
  readonly id: string
  readonly projectId: string
  readonly project: string
  readonly workflow: string
  readonly version: string
  readonly state: WorkflowRunState
  /** Whether its evidence releases the version. */
  readonly release: boolean
  /** Why it ended without evidence; null where nobody said. */
  readonly reason: string | null
  /** The id of the evidence that was pushed. */
  readonly attestation: string | null
  readonly startedBy: { readonly id: string; readonly name: string }
  readonly createdAt: number
  readonly expiresAt: number
  readonly finishedAt: number | null
}

/** What may happen to a run, and when, in milliseconds since 1970. */
export type RunEvent =
  | { readonly what: 'pushed'; readonly attestation: string; readonly at: number }
  | {
      readonly what: 'finished'
      readonly state: 'error' | 'canceled'
      readonly reason: string | null
      readonly at: number
    }
  | { readonly what: 'expired'; readonly at: number }

/** The fields of a run that its state decides. */
export type RunEnd = Pick<WorkflowRun, 'state' | 'reason' | 'attestation' | 'finishedAt'>

/** What an event makes of a run: another, the same (it happened before), or nothing. */
export type RunMove<R extends RunEnd> =
  | { readonly went: 'moved'; readonly run: R }
  | { readonly went: 'unchanged'; readonly run: R }
  | { readonly went: 'ended' }
  | { readonly went: 'not_yet' }

/**
 * The one machine of workflow runs. Nothing leaves an end; the same end once more is `unchanged`.
 * From `expiresAt` on a run can only expire, whether it was noted already or not, and before it
 * cannot.
 */
export const movedRun = <R extends RunEnd & Pick<WorkflowRun, 'expiresAt'>>(
  run: R,
  event: RunEvent,
): RunMove<R> => {
  if (run.state !== 'initialized')
    return isSameEnd(run, event) ? { went: 'unchanged', run } : { went: 'ended' }
  const isOver = event.at >= run.expiresAt
  if (event.what === 'expired')
    return isOver
      ? { went: 'moved', run: { ...run, state: 'expired', finishedAt: event.at } }
      : { went: 'not_yet' }
  if (isOver) return { went: 'ended' }
  const finishedAt = event.at
  if (event.what === 'pushed') {
    const { attestation } = event
    return { went: 'moved', run: { ...run, state: 'success', attestation, finishedAt } }
  }
  const { state, reason } = event
  return { went: 'moved', run: { ...run, state, reason, finishedAt } }
}

const isSameEnd = (run: RunEnd, event: RunEvent): boolean => {
  switch (event.what) {
    case 'pushed':
      return run.state === 'success' && run.attestation === event.attestation
    case 'finished':
      return run.state === event.state
    case 'expired':
      return run.state === 'expired'
  }
}
