import {
  listWorkflowRuns,
  listWorkflows,
  type Workflow,
  type WorkflowRun,
} from '../../../src/contract/workflows.ts'
import { usePages } from '../data/pages.ts'
import { counted } from '../parts/counted.ts'
import { Empty } from '../parts/empty.tsx'
import { Age } from '../parts/instant.tsx'
import { Mark } from '../parts/mark.tsx'
import { More } from '../parts/more.tsx'
import { OuterLink } from '../parts/outer-link.tsx'
import { Table, type Column } from '../parts/table.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { Commit } from './parts.tsx'

/** What brings evidence about a project: its workflows, and their latest runs. */
export const Workflows = ({ project }: { readonly project: string }) => {
  const workflows = usePages(listWorkflows, { project })
  const runs = usePages(listWorkflowRuns, { project, limit: '10' })
  return (
    <>
      <h2>Workflows</h2>
      {workflows.trouble && <Trouble error={workflows.trouble} again={workflows.again} />}
      {workflows.items?.length === 0 && (
        <Empty command={`berth attestation init --project ${project} --workflow build`}>
          No workflow has brought evidence about this project yet. In its pipeline:
        </Empty>
      )}
      {workflows.items && workflows.items.length > 0 && (
        <Table
          name={`Workflows of ${project}`}
          rows={workflows.items}
          keyOf={({ name }) => name}
          columns={workflowColumns}
        />
      )}
      <More pages={workflows} />
      {runs.trouble && <Trouble error={runs.trouble} again={runs.again} />}
      {runs.items && runs.items.length > 0 && (
        <>
          <h2>Workflow runs</h2>
          <Table
            name={`Workflow runs of ${project}`}
            rows={runs.items}
            keyOf={({ id }) => id}
            columns={runColumns}
          />
        </>
      )}
      <More pages={runs} />
    </>
  )
}

const workflowColumns: readonly Column<Workflow>[] = [
  { title: 'Workflow', cell: ({ name }) => name },
  { title: 'Runs', cell: ({ runs }) => counted(runs), isShort: true },
  {
    title: 'Last run',
    cell: ({ lastRun }) =>
      lastRun && (
        <>
          <State is={lastRun.state} /> <bdi>{lastRun.version}</bdi>{' '}
          <Age since={lastRun.createdAt} />
        </>
      ),
  },
]

const runColumns: readonly Column<WorkflowRun>[] = [
  { title: 'Workflow', cell: ({ workflow }) => workflow },
  {
    title: 'State',
    cell: ({ state, reason }) => (
      <>
        <State is={state} /> {reason !== null && <bdi>{reason}</bdi>}
      </>
    ),
  },
  { title: 'Version', cell: ({ version }) => <bdi>{version}</bdi> },
  { title: 'Commit', cell: ({ commit }) => commit !== null && <Commit id={commit} /> },
  { title: 'Branch', cell: ({ branch }) => branch !== null && <bdi>{branch}</bdi> },
  {
    title: 'By',
    cell: ({ actor, startedBy, runUrl }) => (
      <>
        <bdi>{actor ?? startedBy.name}</bdi>{' '}
        {runUrl !== null && <OuterLink to={runUrl}>run</OuterLink>}
      </>
    ),
  },
  { title: 'Began', cell: ({ createdAt }) => <Age since={createdAt} />, isShort: true },
]

const State = ({ is }: { readonly is: WorkflowRun['state'] }) => <Mark is={signs[is]}>{is}</Mark>

const signs = {
  initialized: 'warn',
  success: 'good',
  error: 'bad',
  expired: 'over',
  canceled: 'over',
} as const
