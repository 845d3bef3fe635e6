import { createProject } from '../../contract/projects.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'

export const create = command({
  brief: 'Create a project',
  description: 'A project also arises by itself, from the first evidence that names it.',
  examples: ['project create shop --description "The web shop"'],
  flags: {
    name: text('Its name, if it does not stand alone', { placeholder: 'NAME' }),
    description: text('What it is'),
  },
  args: [optionalArgument('NAME', 'Its name: lower-case letters, digits and hyphens')],
  run: async ({ call, show }, flags, alone) => {
    const { description } = flags
    const reply = await call(createProject, { name: oneName(flags.name, alone), description })
    await show(reply, ({ name }) => `Project ${name} created.\n`)
  },
})
