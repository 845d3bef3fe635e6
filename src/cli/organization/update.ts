import { updateOrganization } from '../../contract/access.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, required, text } from '../words/flags.ts'
import * as present from './present.ts'

export const update = command({
  brief: "Change an organization's description",
  examples: ['organization update acme --description "ACME International"'],
  flags: {
    name: text('Its name, which stays', { placeholder: 'NAME', names: 'organization' }),
    description: required('Who it is'),
  },
  args: [optionalArgument('NAME', 'Its name', 'organization')],
  run: async ({ call, show, terminal }, flags, alone) => {
    const { description } = flags
    const reply = await call(updateOrganization, { name: oneName(flags.name, alone), description })
    await show(reply, present.describe(terminal))
  },
})
