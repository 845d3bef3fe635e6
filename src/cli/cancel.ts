import { cancel as endpoint } from '../contract/deployments.ts'
import { command } from './frame/command.ts'
import { optionalArgument } from './words/flags.ts'
import { placeFlags, placeOf } from './variable/place.ts'

export const cancel = command({
  brief: 'Cancel a run that has not switched yet',
  description: 'What ran before still runs.',
  examples: ['cancel', 'cancel --env staging'],
  flags: placeFlags,
  args: [optionalArgument('RUN', 'The run (default: the latest that is not over)')],
  run: async ({ call, context, show }, flags, run) => {
    const { project, projectEnvironment } = await placeOf(flags, context)
    const reply = await call(endpoint, { project, projectEnvironment, run })
    await show(reply, (it) => `${it.run.id} is cancelled in ${it.projectEnvironment}.\n`)
  },
})
