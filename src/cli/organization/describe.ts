import { describeOrganization } from '../../contract/access.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'
import * as present from './present.ts'

export const describe = command({
  brief: 'Describe an organization',
  examples: ['organization describe acme'],
  flags: { name: text('Its name', { placeholder: 'NAME', names: 'organization' }) },
  args: [optionalArgument('NAME', 'Its name', 'organization')],
  run: async ({ call, show, terminal }, flags, alone) => {
    const reply = await call(describeOrganization, { name: oneName(flags.name, alone) })
    await show(reply, present.describe(terminal))
  },
})
