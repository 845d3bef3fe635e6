import { removeKey } from '../../contract/evidence.ts'
import { command } from '../frame/command.ts'
import { planFlag } from '../words/plan-flag.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'
import { endedTrust } from '../shown/ended-trust.ts'

export const remove = command({
  brief: 'Trust a public key no longer',
  description: 'What only this key signed counts as unverified from now on, and is shown.',
  examples: [['key remove ci --plan', 'shows what would be verified no longer'], 'key remove ci'],
  flags: { name: text('Its name', { placeholder: 'NAME', names: 'key' }), ...planFlag },
  args: [optionalArgument('NAME', 'Its name', 'key')],
  run: async ({ call, show }, { name, plan }, alone) => {
    const input = { name: oneName(name, alone), plan: plan ? 'true' : undefined } as const
    const reply = await call(removeKey, input)
    await show(reply, (it) => endedTrust(`Key ${it.name}`, 'trusted', it))
  },
})
