import { describeEnvironment } from '../../contract/environments.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'
import * as present from './present.ts'

export const describe = command({
  brief: 'Describe an environment',
  examples: ['environment describe k8s-east'],
  flags: { name: text('Its name', { placeholder: 'NAME', names: 'environment' }) },
  args: [optionalArgument('NAME', 'Its name', 'environment')],
  run: async ({ call, show, terminal }, flags, alone) => {
    const reply = await call(describeEnvironment, { name: oneName(flags.name, alone) })
    await show(reply, present.describe(terminal))
  },
})
