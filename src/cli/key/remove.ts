import { removeKey } from '../../contract/evidence.ts'
import { command } from '../command.ts'
import { oneName, optionalArgument, text } from '../flags.ts'

export const remove = command({
  brief: 'Trust a public key no longer',
  description: 'What only this key signed counts as unverified from now on.',
  examples: ['key remove ci'],
  flags: { name: text('Its name', { placeholder: 'NAME', names: 'key' }) },
  args: [optionalArgument('NAME', 'Its name', 'key')],
  run: async ({ call, show }, flags, alone) => {
    const reply = await call(removeKey, { name: oneName(flags.name, alone) })
    await show(reply, ({ name }) => `Key ${name} is trusted no longer.\n`)
  },
})
