import type { Verification } from '../../../src/contract/evidence.ts'

/** Whether an attestation can be believed, as a sentence, and what would change it. */
export interface Words {
  readonly is: 'good' | 'said' | 'warn' | 'bad'
  readonly text: string
  /** What to do so that it can be believed; empty where nothing is known to help. */
  readonly next: string
}

/** A verification in words; `trustedSince` is the day as the reader writes it, where it is known. */
export const verificationWords = (
  verification: Verification,
  trustedSince: string | undefined,
): Words => {
  if (verification.answer === 'verified') {
    const { by } = verification
    if (by.kind === 'principal')
      return {
        is: 'said',
        text: `Stated by ${by.name}: this server signed it for them.`,
        next: 'It is their own word; no other key vouches for it.',
      }
    return { is: 'good', text: `Verified: ${vouched(by, trustedSince)}.`, next: '' }
  }
  const { answer, why } = verification
  if (answer === 'invalid')
    return { is: 'bad', text: `Invalid: ${why}.`, next: 'Do not rely on what it says.' }
  return {
    is: 'warn',
    text: `Not verified: ${why}.`,
    next: nextStep(verification),
  }
}

const nextStep = ({ why, next }: { readonly why: string; readonly next?: string | undefined }) => {
  if (next !== undefined) return `It would count after: ${next}`
  return why.includes('trusted key')
    ? 'It counts once the public key of its signer is trusted.'
    : ''
}

type Voucher = Extract<Verification, { readonly answer: 'verified' }>['by']

const vouched = (
  by: Exclude<Voucher, { readonly kind: 'principal' }>,
  trustedSince: string | undefined,
): string => {
  if (by.kind === 'berth') return 'Berth itself built it, and signed with its own key'
  if (by.kind === 'identity')
    return `signed by ${by.subject}, whom the trusted identity ${by.rule} means (issuer ${by.issuer})`
  return `signed with the key ${by.name}${trustedSince ? `, trusted since ${trustedSince}` : ''}`
}

/** The same in a word, with its sign. */
export const verificationMark = (verification: Verification): Pick<Words, 'is' | 'text'> => {
  const { is } = verificationWords(verification, undefined)
  return { is, text: is === 'said' ? 'stated' : verification.answer }
}

const known: readonly (readonly [beginning: string, words: string])[] = [
  ['https://slsa.dev/provenance/', 'How it was built (SLSA provenance)'],
  ['https://slsa.dev/verification_summary/', 'Verification summary (SLSA)'],
  ['https://spdx.dev/Document', 'Packages inside (SPDX)'],
  ['https://cyclonedx.org/bom', 'Packages inside (CycloneDX)'],
  ['https://in-toto.io/attestation/test-result/', 'Test result'],
  ['https://in-toto.io/attestation/vulns', 'Vulnerabilities'],
  ['https://in-toto.io/attestation/release', 'Release'],
]

/** What kind of statement a predicate type is, in words; an unknown one stands as it is. */
export const predicateWords = (type: string): string =>
  known.find(([beginning]) => type.startsWith(beginning))?.[1] ?? type
