import { describeVersion } from '../../../contract/workflows.ts'
import { command } from '../../frame/command.ts'
import { argument } from '../../words/flags.ts'
import * as present from './present.ts'

export const describe = command({
  brief: 'Describe a version of a project',
  examples: ['project version describe v1.2.0 --project shop'],
  flags: present.projectFlag,
  args: [argument('VERSION', 'The version')],
  run: async ({ call, show, terminal }, { project }, version) => {
    await show(await call(describeVersion, { project, version }), present.describe(terminal))
  },
})
