import { getVariable } from '../../contract/variables.ts'
import { command } from '../frame/command.ts'
import { argument } from '../words/flags.ts'
import { printable } from '../shown/printable.ts'
import { placeOf } from '../words/place.ts'
import { scopeFlags } from './scope.ts'

export const get = command({
  brief: 'Print the value of a plain variable',
  description: 'A secret is not shown; variable run gives it to a command.',
  examples: ['variable get LOG_LEVEL', 'variable get LOG_LEVEL --env staging --service web'],
  flags: scopeFlags,
  args: [argument('KEY', 'Its key')],
  run: async ({ call, show, context, terminal }, flags, key) => {
    const reply = await call(getVariable, { ...(await placeOf(flags, context)), key })
    // Only in a terminal: what is piped is wanted byte for byte.
    await show(reply, ({ value }) =>
      terminal.width === undefined ? `${value ?? ''}\n` : `${printable(value ?? '')}\n`,
    )
  },
})
