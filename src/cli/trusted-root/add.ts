import { addTrustedRoot } from '../../contract/trust.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, required, text } from '../words/flags.ts'
import { readInput } from '../words/read-input.ts'

const mostBytes = 256 * 1024

export const add = command({
  brief: 'Believe certificates by a Sigstore trusted root',
  description:
    'The file says who issues certificates, keeps logs and gives timestamps. Nothing is ever ' +
    'fetched: add the new file when the instance publishes one, then remove the old one.',
  examples: ['trusted-root add sigstore --file trusted_root.json'],
  flags: {
    name: text('What to call it, if that does not stand alone', { placeholder: 'NAME' }),
    file: required('A trusted_root.json (Sigstore, v0.1 or v0.2); - is standard input', {
      placeholder: 'FILE',
    }),
  },
  args: [optionalArgument('NAME', 'What to call it')],
  run: async ({ call, show, context }, flags, alone) => {
    const name = oneName(flags.name, alone)
    const json = (await readInput(flags.file, '--file', mostBytes, context)).toString('utf8')
    const reply = await call(addTrustedRoot, { name, json })
    await show(reply, (it) => `Trusted root ${it.name} is believed: ${it.digest}\n`)
  },
})
