import { listWorkflows, type Workflow } from '../../contract/workflows.ts'
import { when } from '../shown/age.ts'
import { command } from '../frame/command.ts'
import { text } from '../words/flags.ts'
import { pageFlags } from '../words/page-flags.ts'
import { showList } from '../shown/list.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'
import { stateStyle } from './run/present.ts'

export const list = command({
  brief: 'List the workflows that a run or evidence ever named',
  examples: ['workflow list', 'workflow list --project shop'],
  flags: {
    project: text('Only of this project', { placeholder: 'NAME', names: 'project' }),
    ...pageFlags,
  },
  run: async (invocation, { project, limit, cursor }) => {
    const reply = await invocation.call(listWorkflows, { project, limit, cursor })
    const empty =
      'No workflows here. A run makes one: berth attestation init --project NAME --workflow NAME'
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})

const columns = (terminal: Terminal): readonly Column<Workflow>[] => [
  { title: 'PROJECT', of: ({ project }) => project, least: 8 },
  { title: 'WORKFLOW', of: ({ name }) => name, least: 12 },
  { title: 'RUNS', of: ({ runs }) => String(runs), drop: 3 },
  { title: 'LAST VERSION', of: ({ lastRun }) => lastRun?.version ?? '', least: 8, drop: 2 },
  {
    title: 'LAST RUN',
    of: ({ lastRun }) => lastRun?.state ?? '',
    style: ({ lastRun }) => (lastRun ? stateStyle(lastRun.state) : undefined),
  },
  {
    title: 'BEGUN',
    of: ({ lastRun }) => (lastRun ? when(terminal, lastRun.createdAt) : ''),
    drop: 1,
  },
]
