import { describeProjectEnvironment } from '../../../contract/project-environments.ts'
import { command } from '../../frame/command.ts'
import { oneName } from '../../words/one-name.ts'
import { optionalArgument, text } from '../../words/flags.ts'
import { projectOf } from '../../words/project-of.ts'
import { projectFlag } from './flags.ts'
import * as present from './present.ts'

export const describe = command({
  brief: 'Describe a project environment',
  examples: ['project environment describe production'],
  flags: {
    ...projectFlag,
    name: text('Its name', { placeholder: 'NAME', names: 'project-environment' }),
  },
  args: [optionalArgument('NAME', 'Its name', 'project-environment')],
  run: async ({ call, show, terminal, context }, flags, alone) => {
    const project = await projectOf(flags.project, context)
    const address = { project, name: oneName(flags.name, alone) }
    await show(await call(describeProjectEnvironment, address), present.describe(terminal))
  },
})
