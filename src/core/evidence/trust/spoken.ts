import type { Identity } from '../../../formats/evidence/identity.ts'
import { shellWord } from '../../../formats/commands/shell-word.ts'
import type { Attestation, Verification } from '../attestation.ts'
import { ruleFor } from '../../../formats/evidence/identity.ts'
import { type StoredIdentity } from './trusted-identity.ts'
import type { SignatureAnswer } from './verifier.ts'

/** For whom a statement key may have spoken. */
export type Spoken = Pick<Attestation, 'stated' | 'submittedBy'>

/** Says for whom a signature spoke: the statement key only ever speaks for the submitter. */
export const spoken = (
  answer: SignatureAnswer,
  trust: {
    readonly roots: readonly unknown[]
    readonly identities: readonly StoredIdentity[]
  },
  { stated, submittedBy }: Spoken,
): Verification => {
  if (answer.answer === 'certified') return certified(answer.identity, trust.identities)
  if (answer.answer !== 'verified') return { answer: answer.answer, why: answer.why }
  const { voice, keyid, name } = answer.key
  switch (voice) {
    case 'organization':
      return { answer: 'verified', by: { kind: 'key', keyid, name } }
    case 'statement':
      return stated
        ? { answer: 'verified', by: { kind: 'principal', ...submittedBy } }
        : { answer: 'unverified', why: 'signed here for somebody else than its submitter' }
    case 'berth':
      return { answer: 'verified', by: { kind: 'berth' } }
  }
}

const certified = (identity: Identity, rules: readonly StoredIdentity[]): Verification => {
  const rule = ruleFor(identity, rules)
  if (rule) return { answer: 'verified', by: { kind: 'identity', ...identity, rule: rule.name } }
  const { issuer, subject } = identity
  return {
    answer: 'unverified',
    why: `signed by ${subject} (issuer ${issuer}), and no trusted identity means them`,
    next: `berth identity add NAME --issuer ${shellWord(issuer)} --subject ${shellWord(subject)}`,
  }
}
