import { deleteProjectEnvironment } from '../../../contract/project-environments.ts'
import { command } from '../../command.ts'
import { oneName, optionalArgument, text } from '../../flags.ts'
import { projectFlag } from './flags.ts'

export const remove = command({
  brief: 'Delete a project environment; its history stays',
  examples: ['project environment delete pr-42 --project shop'],
  flags: {
    ...projectFlag,
    name: text('Its name', { placeholder: 'NAME', names: 'project-environment' }),
  },
  args: [optionalArgument('NAME', 'Its name', 'project-environment')],
  run: async ({ call, show }, flags, alone) => {
    const address = { project: flags.project, name: oneName(flags.name, alone) }
    const reply = await call(deleteProjectEnvironment, address)
    await show(reply, ({ project, name }) => `Project environment ${name} of ${project} deleted.\n`)
  },
})
