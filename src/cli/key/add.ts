import { addKey } from '../../contract/evidence.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, required, text } from '../words/flags.ts'
import { readInput } from '../words/read-input.ts'
import { UsageError } from '../frame/errors.ts'

const mostBytes = 16 * 1024

export const add = command({
  brief: 'Trust a public key',
  description: 'What the key signed counts as verified from now on, what came before included.',
  examples: [
    'key add ci --pem ci-public.pem',
    ['key add ci --pem - < ci-public.pem', 'reads the key from standard input'],
  ],
  flags: {
    name: text('What to call it, if that does not stand alone', { placeholder: 'NAME' }),
    pem: required('The public key in PEM: ECDSA P-256 or Ed25519; - is standard input', {
      placeholder: 'FILE',
    }),
  },
  args: [optionalArgument('NAME', 'What to call it')],
  run: async ({ call, show, context }, flags, alone) => {
    const name = oneName(flags.name, alone)
    const pem = (await readInput(flags.pem, '--pem', mostBytes, context)).toString('utf8')
    // Once sent, it would have to count as leaked.
    if (pem.includes('PRIVATE KEY'))
      throw new UsageError(
        '--pem is a private key; it was not sent.',
        'Give the public half: openssl pkey -in FILE -pubout',
      )
    const reply = await call(addKey, { name, pem })
    await show(reply, (key) => `Key ${key.name} (${key.algorithm}) is trusted: ${key.keyid}\n`)
  },
})
