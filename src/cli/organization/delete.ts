import { deleteOrganization } from '../../contract/access.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'

export const remove = command({
  brief: 'Delete an organization in which nothing is deployed',
  examples: ['organization delete acme'],
  flags: { name: text('Its name', { placeholder: 'NAME', names: 'organization' }) },
  args: [optionalArgument('NAME', 'Its name', 'organization')],
  run: async ({ call, show }, flags, alone) => {
    const reply = await call(deleteOrganization, { name: oneName(flags.name, alone) })
    await show(reply, ({ name }) => `Organization ${name} deleted.\n`)
  },
})
