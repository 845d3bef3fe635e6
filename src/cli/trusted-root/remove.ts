import { removeTrustedRoot } from '../../contract/trust.ts'
import { command } from '../frame/command.ts'
import { planFlag } from '../words/plan-flag.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'
import { endedTrust } from '../shown/ended-trust.ts'

export const remove = command({
  brief: 'Believe nothing by a trusted root any longer',
  description: 'What was verified only by it counts as unverified from now on, and is shown.',
  examples: ['trusted-root remove sigstore --plan', 'trusted-root remove sigstore'],
  flags: { name: text('Its name', { placeholder: 'NAME', names: 'trusted-root' }), ...planFlag },
  args: [optionalArgument('NAME', 'Its name', 'trusted-root')],
  run: async ({ call, show }, { name, plan }, alone) => {
    const input = { name: oneName(name, alone), plan: plan ? 'true' : undefined } as const
    const reply = await call(removeTrustedRoot, input)
    await show(reply, (it) => endedTrust(`Trusted root ${it.name}`, 'believed', it))
  },
})
