import { createLogicalEnvironment } from '../../contract/environments.ts'
import { command } from '../frame/command.ts'
import { choice, optionalArgument, text } from '../words/flags.ts'
import { oneName } from '../words/one-name.ts'
import { tiers, unattestedChoices } from './present.ts'

export const create = command({
  brief: 'Create a logical environment',
  description:
    'A logical environment is a stage of the lifecycle. Every organization begins with development,\nstaging and production.',
  examples: [
    'logical-environment create --name canary --description "Canary release stage"',
    'logical-environment create qa --tier testing --unattested flag',
  ],
  flags: {
    name: text('Its name, if it does not stand alone', { placeholder: 'NAME' }),
    description: text('What it is for'),
    tier: choice('What it counts as, whatever its name', tiers, 'other'),
    unattested: choice('What becomes of artifacts without evidence', unattestedChoices, 'refuse'),
  },
  args: [optionalArgument('NAME', 'Its name: lower-case letters, digits and hyphens')],
  run: async ({ call, show }, flags, alone) => {
    const { description, tier, unattested } = flags
    const name = oneName(flags.name, alone)
    const reply = await call(createLogicalEnvironment, { name, description, tier, unattested })
    await show(reply, (it) => `Logical environment ${it.name} (${it.tier}) created.\n`)
  },
})
