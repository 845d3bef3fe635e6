import { listWorkflowRuns } from '../../../contract/workflows.ts'
import { command } from '../../frame/command.ts'
import { choice, text } from '../../words/flags.ts'
import { pageFlags } from '../../words/page-flags.ts'
import { showList } from '../../shown/list.ts'
import { columns } from './present.ts'

export const list = command({
  brief: 'List the workflow runs, the newest first',
  examples: [
    'workflow run list --project shop',
    'workflow run list --workflow build --version v1.2.0 --state success',
  ],
  flags: {
    project: text('Only of this project', { placeholder: 'NAME', names: 'project' }),
    workflow: text('Only of this workflow', { placeholder: 'NAME' }),
    version: text('Only on this version', { placeholder: 'VERSION' }),
    state: choice('Only in this state', ['initialized', 'success', 'error', 'expired', 'canceled']),
    ...pageFlags,
  },
  run: async (invocation, { project, workflow, version, state, limit, cursor }) => {
    const input = { project, workflow, version, state, limit, cursor }
    const reply = await invocation.call(listWorkflowRuns, input)
    const empty =
      'No workflow runs here. Begin one: berth attestation init --project NAME --workflow NAME'
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})
