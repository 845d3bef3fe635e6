import { unsetVariables } from '../../contract/variables.ts'
import { command } from '../frame/command.ts'
import { argument } from '../words/flags.ts'
import { applyFlag, applyIf } from './apply.ts'
import { placeOf } from '../words/place.ts'
import { scopeFlags } from './scope.ts'
import { changedText } from './present.ts'

export const unset = command({
  brief: 'Take a variable out; its history stays',
  examples: ['variable unset LOG_LEVEL --env staging', 'variable unset TLS_KEY --service web'],
  flags: { ...applyFlag, ...scopeFlags },
  args: [argument('KEY', 'Its key')],
  run: async (invocation, flags, key) => {
    const place = await placeOf(flags, invocation.context)
    await invocation.show(await invocation.call(unsetVariables, { ...place, key }), changedText)
    await applyIf(flags.apply, invocation, place)
  },
})
