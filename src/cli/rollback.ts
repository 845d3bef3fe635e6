import { rollback as endpoint } from '../contract/deployments.ts'
import { command } from './frame/command.ts'
import { carryOut } from './deploying/carry-out.ts'
import { detachFlag, serviceFlags } from './deploying/flags.ts'
import { planFlag } from './words/plan-flag.ts'
import { text, toggle } from './words/flags.ts'
import { placeOf } from './words/place.ts'

export const rollback = command({
  brief: 'Go back to what ran before, as it was released',
  description: [
    'Artifact and values are those of the earlier release; a secret that was set anew since stays as it',
    'is. No release command runs. Twice goes back two releases.',
  ].join('\n'),
  examples: [
    'rollback',
    'rollback --env staging --service web',
    ['rollback --plan', 'shows which variables would differ, by key'],
  ],
  flags: {
    ...serviceFlags,
    to: text('The deployment to go back to', { placeholder: 'ID' }),
    'restore-secrets': toggle('Restore secrets, too'),
    ...planFlag,
    ...detachFlag,
  },
  run: async (invocation, flags) => {
    const reply = await invocation.call(endpoint, {
      ...(await placeOf(flags, invocation.context)),
      to: flags.to,
      restoreSecrets: flags['restore-secrets'],
      plan: flags.plan,
    })
    await carryOut(invocation, reply, flags)
  },
})
