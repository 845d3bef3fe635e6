import { restart as endpoint } from '../contract/deployments.ts'
import { command } from './frame/command.ts'
import { carryOut } from './deploying/carry-out.ts'
import { detachFlag, serviceFlags } from './deploying/flags.ts'
import { planFlag } from './words/plan-flag.ts'
import { toggle } from './words/flags.ts'
import { placeOf } from './words/place.ts'

export const restart = command({
  brief: 'Deploy again what runs, with the values that it has',
  description: 'New instances take over once they are ready; no request is lost.',
  examples: [
    'restart',
    'restart --env staging --service web',
    ['restart --apply', 'only what has other variables than those of now, with these'],
    ['restart --apply --plan', 'shows which variables would differ, by key'],
  ],
  flags: {
    ...serviceFlags,
    apply: toggle('With the variables of now, and only what has others'),
    ...planFlag,
    ...detachFlag,
  },
  run: async (invocation, flags) => {
    const place = await placeOf(flags, invocation.context)
    const input = { ...place, newVariables: flags.apply, plan: flags.plan }
    await carryOut(invocation, await invocation.call(endpoint, input), flags)
  },
})
