import { hashLeaf, provesInclusion } from '../../formats/log/merkle.ts'
import { command } from '../frame/command.ts'
import { details } from '../shown/details.ts'
import { argument, text } from '../words/flags.ts'
import { readInput } from '../words/read-input.ts'
import { InvalidError } from '../frame/errors.ts'
import { mostProofBytes, readProof, type ProofEntry } from './read-proof.ts'
import { readCheckpoint } from './signed-checkpoint.ts'
import { keyFrom, keyIn } from './trusted-key.ts'
import { madeHere } from '../frame/invocation.ts'

const exits = { proven: 0, unverified: 5, invalid: 3 } as const

export const verifyProof = command({
  brief: 'Check a proof without any server',
  description: [
    'The exit code is the answer: 0 proven, 3 not what was sealed, 5 undecided. Without --key the proof',
    'fits together, but anybody can make one with a key of their own: that is undecided.',
  ].join('\n'),
  examples: ['ledger verify-proof proof.json --key berth.pem'],
  flags: {
    key: text('The public key that you trust, as PEM', { placeholder: 'FILE' }),
  },
  args: [argument('FILE', 'The proof, or - for standard input')],
  isLocal: true,
  run: async ({ context, show, terminal, exit }, { key: keyFile }, file) => {
    const bytes = await readInput(file, 'FILE', mostProofBytes, context)
    const proof = readProof(bytes)
    if (!proof.ok)
      throw new InvalidError(`${file} ${proof.problem}.`, [], 'Get one: berth ledger prove ID')
    const { checkpoint: note, publicKey } = proof.value
    const trusted = keyFile === undefined ? undefined : await keyFrom(keyFile, note, context)
    const checkpoint = readCheckpoint(note, trusted ?? keyIn(publicKey))
    const { answer, why } = judge(proof.value, checkpoint, trusted !== undefined)
    const value = {
      answer,
      why,
      origin: checkpoint.ok ? checkpoint.value.origin : null,
      size: checkpoint.ok ? checkpoint.value.size : null,
      events: proof.value.entries.map(({ event }) => JSON.parse(event.toString('utf8')) as unknown),
    }
    await show(madeHere(value), () =>
      details(
        [
          ['Answer', answer],
          ['Why', why],
          ['Log', value.origin],
          ['Sealed events', value.size === null ? null : String(value.size)],
          ...proof.value.entries.map(
            ({ index, event }) => [`Event ${index + 1}`, event.toString('utf8')] as const,
          ),
        ],
        terminal,
      ),
    )
    exit(exits[answer])
  },
})

const judge = (
  { entries }: { readonly entries: readonly ProofEntry[] },
  checkpoint: ReturnType<typeof readCheckpoint>,
  isTrusted: boolean,
): { readonly answer: keyof typeof exits; readonly why: string } => {
  if (!checkpoint.ok) return { answer: 'invalid', why: `the checkpoint ${checkpoint.problem}` }
  const { size, root, answer } = checkpoint.value
  if (answer === 'broken')
    return { answer: 'invalid', why: 'the signature of the checkpoint is not good' }
  const odd = entries.find(
    ({ index, event, path }) => !provesInclusion(hashLeaf(event), { index, size, path }, root),
  )
  if (odd)
    return { answer: 'invalid', why: `event ${odd.index + 1} is not what the checkpoint sealed` }
  if (answer === 'unknown')
    return { answer: 'unverified', why: 'the checkpoint is signed with another key' }
  return isTrusted
    ? { answer: 'proven', why: 'the events are in the log that the checkpoint signs' }
    : {
        answer: 'unverified',
        why: 'it fits together, but nothing says whose key signed it: give yours with --key',
      }
}
