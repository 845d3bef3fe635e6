import {
  describeAttestation,
  verifyEvidence,
  type CheckedEvidence,
  type Verification,
} from '../../contract/evidence.ts'
import { command } from '../frame/command.ts'
import { answerStyle, verificationText } from '../shown/evidence-mark.ts'
import { many, optionalArgument, text } from '../words/flags.ts'
import { identityFlags, typedIdentities } from '../words/identity-flags.ts'
import { trustLine } from './present.ts'
import { madeHere, type Invocation } from '../frame/invocation.ts'
import { printable } from '../shown/printable.ts'
import { readInput } from '../words/read-input.ts'
import { styled } from '../shown/terminal.ts'
import { UsageError } from '../frame/errors.ts'

const exits = { verified: 0, unverified: 5, invalid: 3 } as const
const mostBytes = 16 * 1024 * 1024

export const verify = command({
  brief: 'Verify evidence by the keys, roots and identities that are trusted today',
  description: [
    'The exit code is the answer: 0 verified, 5 unverified (nobody trusted vouches), 3 invalid.',
    'With --key or --trusted-root no server is asked, and only what these say is trusted.',
  ].join('\n'),
  examples: [
    'attestation verify sha256:9f2c…',
    ['attestation verify --bundle bundle.sigstore.json', 'nothing is stored'],
    [
      "attestation verify --bundle bundle.sigstore.json --trusted-root trusted_root.json --issuer https://token.actions.githubusercontent.com --subject 'https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/*'",
      'without any server',
    ],
  ],
  flags: {
    bundle: text('A DSSE envelope or Sigstore bundle to verify; - is standard input', {
      placeholder: 'FILE',
    }),
    digest: text('It must be about this artifact', { placeholder: 'DIGEST' }),
    key: many('Trust this public key (PEM), and ask no server', 'FILE'),
    'trusted-root': many('Believe this trusted_root.json, and ask no server', 'FILE'),
    ...identityFlags,
  },
  args: [optionalArgument('ID', 'The id of a stored attestation: the digest of its bytes')],
  run: async (invocation, flags, id) => {
    const { key = [], bundle, digest } = flags
    const roots = flags['trusted-root'] ?? []
    if ((id === undefined) === (bundle === undefined))
      throw new UsageError(
        'Give either the ID of a stored attestation, or --bundle FILE.',
        'See them: berth attestation list',
      )
    const isAlone = key.length + roots.length > 0
    if (id !== undefined && isAlone)
      throw new UsageError(
        '--key and --trusted-root verify a file.',
        `Get it first: berth attestation download ${id} --file evidence.json`,
      )
    const identities = typedIdentities(flags, roots)
    if (id !== undefined) return await verifyStored(invocation, id, digest)
    const bytes = await readInput(bundle ?? '', '--bundle', mostBytes, invocation.context)
    if (!isAlone) {
      const reply = await invocation.call(verifyEvidence, { envelope: bytes.toString('base64') })
      return await answer(invocation, reply, digest)
    }
    const { verifyAlone } = await import('./verify-alone.ts')
    const value = await verifyAlone(bytes, { keys: key, roots, identities }, invocation.context)
    await answer(invocation, madeHere(value), digest)
  },
})

type Answered = Pick<CheckedEvidence, 'id' | 'verification' | 'subjects'>

const verifyStored = async (
  invocation: Invocation,
  id: string,
  digest: string | undefined,
): Promise<void> =>
  await answer(invocation, await invocation.call(describeAttestation, { id }), digest)

const answer = async (
  { show, terminal, exit }: Invocation,
  reply: { readonly value: Answered; readonly text: string },
  digest: string | undefined,
): Promise<void> => {
  const verification = about(reply.value, digest)
  const value = { ...reply.value, verification }
  const isOurs = verification !== reply.value.verification
  await show(isOurs ? madeHere(value) : reply, ({ id }) => {
    const said = printable(verificationText(verification))
    const line = `${printable(id)} is ${styled(terminal, answerStyle(verification), said)}.\n`
    return `${line}${trustLine(verification)}`
  })
  exit(exits[verification.answer])
}

/** Good evidence about something else is no evidence about this. */
const about = ({ verification, subjects }: Answered, digest: string | undefined): Verification => {
  if (digest === undefined || verification.answer === 'invalid') return verification
  const isNamed = subjects.some(
    ({ role, algorithm, value }) => role === 'subject' && `${algorithm}:${value}` === digest,
  )
  return isNamed ? verification : { answer: 'invalid', why: `it says nothing about ${digest}` }
}
