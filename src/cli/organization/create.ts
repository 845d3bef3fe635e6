import { createOrganization } from '../../contract/access.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'
import { secretLines } from '../shown/secret-lines.ts'

export const create = command({
  brief: 'Create an organization, with its administrator token',
  description: 'Needs the grant that the first start gives: to manage the installation.',
  examples: ['organization create acme --description "ACME Inc."'],
  flags: {
    name: text('Its name, if it does not stand alone', { placeholder: 'NAME' }),
    description: text('Who it is'),
  },
  args: [optionalArgument('NAME', 'Its name: lower-case letters, digits and hyphens')],
  run: async ({ call, show, connection, terminal }, flags, alone) => {
    const { description } = flags
    const reply = await call(createOrganization, { name: oneName(flags.name, alone), description })
    await show(reply, ({ organization, token }) => {
      const { name } = organization
      const remedy = `Delete it, and create it again: berth organization delete ${name}`
      return `Organization ${name} created.\n${secretLines(token.secret, connection().server.url, terminal, remedy)}`
    })
  },
})
