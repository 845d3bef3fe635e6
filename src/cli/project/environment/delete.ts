import { deleteProjectEnvironment } from '../../../contract/project-environments.ts'
import { command } from '../../frame/command.ts'
import { oneName } from '../../words/one-name.ts'
import { optionalArgument, text, toggle } from '../../words/flags.ts'
import { projectOf } from '../../words/project-of.ts'
import { projectFlag } from './flags.ts'

export const remove = command({
  brief: 'Delete a project environment; its history stays',
  description:
    'While something is deployed there this is refused, unless you say --force: then it finishes its requests and ends, its lines end in the ledger, and its host names and domains are free again.',
  examples: [
    'project environment delete pr-42',
    ['project environment delete pr-42 --force', 'stops first what is deployed there'],
  ],
  flags: {
    ...projectFlag,
    name: text('Its name', { placeholder: 'NAME', names: 'project-environment' }),
    force: toggle('Stop what is deployed there'),
  },
  args: [optionalArgument('NAME', 'Its name', 'project-environment')],
  run: async ({ call, show, context }, flags, alone) => {
    const project = await projectOf(flags.project, context)
    const address = { project, name: oneName(flags.name, alone) }
    const force = flags.force ? 'true' : undefined
    const reply = await call(deleteProjectEnvironment, { ...address, force })
    await show(reply, ({ project, name }) => `Project environment ${name} of ${project} deleted.\n`)
  },
})
