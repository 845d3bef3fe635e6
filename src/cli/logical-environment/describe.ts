import { describeLogicalEnvironment } from '../../contract/environments.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'
import * as present from './present.ts'

export const describe = command({
  brief: 'Describe a logical environment',
  examples: ['logical-environment describe production'],
  flags: { name: text('Its name', { placeholder: 'NAME', names: 'logical-environment' }) },
  args: [optionalArgument('NAME', 'Its name', 'logical-environment')],
  run: async ({ call, show, terminal }, flags, alone) => {
    const reply = await call(describeLogicalEnvironment, { name: oneName(flags.name, alone) })
    await show(reply, present.describe(terminal))
  },
})
