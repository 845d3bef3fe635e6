import { removeTrustedIdentity } from '../../contract/trust.ts'
import { command } from '../frame/command.ts'
import { planFlag } from '../words/plan-flag.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'
import { endedTrust } from '../shown/ended-trust.ts'

export const remove = command({
  brief: 'Trust an identity no longer',
  description: 'What only it vouched for counts as unverified from now on, and is shown.',
  examples: ['identity remove release --plan', 'identity remove release'],
  flags: { name: text('Its name', { placeholder: 'NAME', names: 'identity' }), ...planFlag },
  args: [optionalArgument('NAME', 'Its name', 'identity')],
  run: async ({ call, show }, { name, plan }, alone) => {
    const input = { name: oneName(name, alone), plan: plan ? 'true' : undefined } as const
    const reply = await call(removeTrustedIdentity, input)
    await show(reply, (it) => endedTrust(`Identity ${it.name}`, 'trusted', it))
  },
})
