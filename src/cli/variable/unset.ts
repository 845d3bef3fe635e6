import { unsetVariables } from '../../contract/variables.ts'
import { command } from '../command.ts'
import { argument } from '../flags.ts'
import { placeOf, scopeFlags } from './place.ts'
import { changedText } from './present.ts'

export const unset = command({
  brief: 'Take a variable out; its history stays',
  examples: ['variable unset LOG_LEVEL --env staging', 'variable unset TLS_KEY --service web'],
  flags: scopeFlags,
  args: [argument('KEY', 'Its key')],
  run: async ({ call, show, context }, flags, key) => {
    const reply = await call(unsetVariables, { ...(await placeOf(flags, context)), key })
    await show(reply, changedText)
  },
})
