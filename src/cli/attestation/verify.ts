import { describeAttestation } from '../../contract/evidence.ts'
import { command } from '../command.ts'
import { answerStyle, verificationText } from '../evidence-mark.ts'
import { argument } from '../flags.ts'
import { printable } from '../printable.ts'
import { styled } from '../terminal.ts'

const exits = { verified: 0, unverified: 5, invalid: 3 } as const

export const verify = command({
  brief: 'Verify an attestation by the keys that are trusted today',
  description:
    'The exit code is the answer: 0 verified, 5 unverified (nobody trusted vouches), 3 invalid.',
  examples: ['attestation verify sha256:9f2c…'],
  flags: {},
  args: [argument('ID', 'The id: the digest of its bytes')],
  run: async ({ call, show, terminal, exit }, _, id) => {
    const reply = await call(describeAttestation, { id })
    const { verification } = reply.value
    await show(reply, (it) => {
      const answer = printable(verificationText(it.verification))
      return `${it.id} is ${styled(terminal, answerStyle(it.verification), answer)}.\n`
    })
    exit(exits[verification.answer])
  },
})
