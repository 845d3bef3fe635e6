import { ProblemError } from '../../client/errors.ts'
import { importAttestation } from '../../contract/evidence.ts'
import { command } from '../frame/command.ts'
import { argument } from '../words/flags.ts'
import { originFlags, originOf } from '../words/origin-flags.ts'
import { readInput } from '../words/read-input.ts'
import { storedLine } from './present.ts'

/** What the server takes at most. */
const mostBytes = 16 * 1024 * 1024

export const importOne = command({
  brief: 'Keep evidence that was made elsewhere, byte for byte',
  description: 'Takes a DSSE envelope or a Sigstore bundle v0.3 that holds an in-toto statement.',
  examples: [
    'attestation import provenance.sigstore.json',
    'attestation import att.dsse.json --project shop --workflow build --version v1.2.0',
  ],
  flags: originFlags,
  args: [argument('FILE', 'The envelope or bundle; - is standard input')],
  run: async ({ call, show, context }, flags, file) => {
    const bytes = await readInput(file, 'FILE', mostBytes, context)
    const envelope = bytes.toString('base64')
    const reply = await call(importAttestation, { envelope, ...originOf(flags) }).catch(
      async (error: unknown) => {
        if (!(error instanceof ProblemError) || error.problem.code !== 'envelope_invalid')
          throw error
        const { unsigned } = await import('./unsigned.ts')
        throw unsigned(file, bytes) ?? error
      },
    )
    await show(reply, storedLine)
  },
})
