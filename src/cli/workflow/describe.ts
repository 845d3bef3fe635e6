import { describeWorkflow } from '../../contract/workflows.ts'
import { exact } from '../shown/age.ts'
import { command } from '../frame/command.ts'
import { details } from '../shown/details.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, required, text } from '../words/flags.ts'
import { stateStyle } from './run/present.ts'

export const describe = command({
  brief: 'Describe a workflow, with its last run',
  examples: ['workflow describe build --project shop'],
  flags: {
    project: required('The project that it belongs to', { placeholder: 'NAME', names: 'project' }),
    name: text('Its name', { placeholder: 'NAME' }),
  },
  args: [optionalArgument('NAME', 'Its name')],
  run: async ({ call, show, terminal }, { project, name }, alone) => {
    const reply = await call(describeWorkflow, { project, name: oneName(name, alone) })
    await show(reply, ({ name: known, createdAt, runs, lastRun, ...workflow }) =>
      details(
        [
          ['Workflow', known],
          ['Project', workflow.project],
          ['Known', exact(terminal, createdAt)],
          ['Runs', String(runs)],
          ['Last run', lastRun?.id],
          ['Its version', lastRun?.version],
          ['Its state', lastRun?.state, lastRun ? stateStyle(lastRun.state) : undefined],
          ['Begun', lastRun ? exact(terminal, lastRun.createdAt) : undefined],
        ],
        terminal,
      ),
    )
  },
})
