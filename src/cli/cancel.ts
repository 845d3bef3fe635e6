import { cancel as endpoint } from '../contract/deployments.ts'
import { command } from './frame/command.ts'
import { planFlag } from './words/plan-flag.ts'
import { planText } from './deploying/present.ts'
import { optionalArgument } from './words/flags.ts'
import { placeFlags, placeOf } from './words/place.ts'

export const cancel = command({
  brief: 'Cancel a run that has not switched yet',
  description: 'What ran before still runs.',
  examples: [
    'cancel',
    'cancel --env staging',
    ['cancel --plan', 'says what would end, and what stays'],
  ],
  flags: { ...placeFlags, ...planFlag },
  args: [optionalArgument('RUN', 'The run (default: the latest that is not over)')],
  run: async ({ call, context, show, terminal }, flags, run) => {
    const { project, projectEnvironment } = await placeOf(flags, context)
    const reply = await call(endpoint, { project, projectEnvironment, run, plan: flags.plan })
    await show(reply, (it) =>
      it.planned
        ? planText(it, terminal, 'cancel')
        : `${it.run.id} is cancelled in ${it.projectEnvironment}.\n`,
    )
  },
})
