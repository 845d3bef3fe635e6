import { updateLogicalEnvironment } from '../../contract/environments.ts'
import { command } from '../frame/command.ts'
import { choice, optionalArgument, text } from '../words/flags.ts'
import { oneName } from '../words/one-name.ts'
import { requireChange } from '../words/require-change.ts'
import * as present from './present.ts'

export const update = command({
  brief: 'Change a logical environment',
  description: 'What is not named stays as it is.',
  examples: [
    [
      'logical-environment update development --unattested flag',
      'takes artifacts without evidence there, and marks them',
    ],
  ],
  flags: {
    name: text('Its name, which stays', { placeholder: 'NAME', names: 'logical-environment' }),
    description: text('What it is for'),
    tier: choice('What it counts as, whatever its name', present.tiers),
    unattested: choice('What becomes of artifacts without evidence', present.unattestedChoices),
  },
  args: [optionalArgument('NAME', 'Its name', 'logical-environment')],
  run: async ({ call, show, terminal }, flags, alone) => {
    const { description, tier, unattested } = flags
    requireChange({ description, tier, unattested }, '--description, --tier or --unattested')
    const name = oneName(flags.name, alone)
    const reply = await call(updateLogicalEnvironment, { name, description, tier, unattested })
    await show(reply, present.describe(terminal))
  },
})
