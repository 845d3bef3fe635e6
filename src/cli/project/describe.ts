import { describeProject } from '../../contract/projects.ts'
import { exact } from '../shown/age.ts'
import { command } from '../frame/command.ts'
import { details } from '../shown/details.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'

export const describe = command({
  brief: 'Describe a project',
  examples: ['project describe shop'],
  flags: { name: text('Its name', { placeholder: 'NAME', names: 'project' }) },
  args: [optionalArgument('NAME', 'Its name', 'project')],
  run: async ({ call, show, terminal }, flags, alone) => {
    const reply = await call(describeProject, { name: oneName(flags.name, alone) })
    await show(reply, ({ name, id, description, createdAt }) =>
      details(
        [
          ['Name', name],
          ['Id', id],
          ['Description', description],
          ['Created', exact(terminal, createdAt)],
        ],
        terminal,
      ),
    )
  },
})
