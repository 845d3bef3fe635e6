import { describeWorkflowRun } from '../../../contract/workflows.ts'
import { command } from '../../frame/command.ts'
import { argument } from '../../words/flags.ts'
import * as present from './present.ts'

export const describe = command({
  brief: 'Describe a workflow run',
  examples: ['workflow run describe wrun_01m7xsfg4v6ancqcm1kt0aksn8'],
  flags: {},
  args: [argument('ID', 'Its id')],
  run: async ({ call, show, terminal }, _, id) => {
    await show(await call(describeWorkflowRun, { id }), present.describe(terminal))
  },
})
