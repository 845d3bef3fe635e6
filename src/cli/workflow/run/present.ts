import type { WorkflowRun } from '../../../contract/workflows.ts'
import { exact, when } from '../../shown/age.ts'
import { details } from '../../shown/details.ts'
import type { Column } from '../../shown/table.ts'
import type { Style, Terminal } from '../../shown/terminal.ts'

/** How a state of a run looks. */
export const stateStyle = (state: WorkflowRun['state']): Style | undefined =>
  ({
    initialized: undefined,
    success: 'green' as const,
    error: 'red' as const,
    expired: 'yellow' as const,
    canceled: 'yellow' as const,
  })[state]

/** The columns of a list of workflow runs. */
export const columns = (terminal: Terminal): readonly Column<WorkflowRun>[] => [
  { title: 'RUN', of: ({ id }) => id },
  { title: 'PROJECT', of: ({ project }) => project, least: 8, drop: 2 },
  { title: 'WORKFLOW', of: ({ workflow }) => workflow, least: 8 },
  { title: 'VERSION', of: ({ version }) => version, least: 8 },
  { title: 'STATE', of: ({ state }) => state, style: ({ state }) => stateStyle(state) },
  { title: 'RUNNER', of: ({ runnerType }) => runnerType, drop: 3 },
  { title: 'BEGUN', of: ({ createdAt }) => when(terminal, createdAt), drop: 1 },
]

/** A workflow run in full. */
export const describe =
  (terminal: Terminal) =>
  (run: WorkflowRun): string =>
    details(
      [
        ['Run', run.id],
        ['State', run.state, stateStyle(run.state)],
        ['Reason', run.reason],
        ['Project', run.project],
        ['Workflow', run.workflow],
        ['Version', `${run.version}${run.release ? ', released with its evidence' : ''}`],
        ['Evidence', run.attestation],
        ['Runner', run.runnerType],
        ['Run URL', run.runUrl],
        ['Commit', run.commit],
        ['Branch', run.branch],
        ['Actor', run.actor],
        ['Begun by', run.startedBy.name],
        ['Begun', exact(terminal, run.createdAt)],
        run.finishedAt === null
          ? ['Expires', exact(terminal, run.expiresAt)]
          : ['Ended', exact(terminal, run.finishedAt)],
      ],
      terminal,
    )
