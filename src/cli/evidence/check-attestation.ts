import { digestOf } from '../../formats/digest.ts'
import { parseEvidence } from '../../formats/evidence/evidence.ts'
import { matchesSubject, type Identity } from '../../formats/evidence/identity.ts'
import { verifyEvidence } from '../../signatures/verify.ts'
import type { BundleKey } from './bundle.ts'
import type { Checked, TrustGiven } from './trust-given.ts'

/**
 * Checks the bytes of an attestation against its id and its signatures. Verified is only what a
 * key that was given has signed; a key that stands only in the bundle says who is said to have.
 */
export const checkAttestation = (
  bytes: Uint8Array,
  id: string,
  inside: readonly BundleKey[],
  given: TrustGiven,
): Checked => {
  if (digestOf(bytes) !== id)
    return { answer: 'invalid', why: 'its bytes are not what its id says' }
  const evidence = parseEvidence(bytes)
  if (!evidence.ok) return { answer: 'invalid', why: `it ${evidence.problem}` }
  const voiceOf = new Map(inside.map((key) => [key.keyid, key]))
  const byGiven = verifyEvidence(evidence.value, given.keys, given.roots)
  if (byGiven.answer === 'invalid') return { answer: 'invalid', why: byGiven.why }
  if (byGiven.answer === 'certified') return byCertificate(byGiven.identity, given)
  if (byGiven.answer === 'verified') {
    const { keyid } = byGiven.key
    const by = whose(voiceOf.get(keyid), keyid)
    return { answer: 'verified', why: `signed with the key given, ${by}` }
  }
  const byInside = verifyEvidence(evidence.value, inside)
  // No roots were given for a certificate to be judged by.
  if (byInside.answer === 'certified') return byCertificate(byInside.identity, given)
  if (byInside.answer !== 'verified') return { answer: byInside.answer, why: byInside.why }
  const { keyid } = byInside.key
  return {
    answer: 'unverified',
    why: `signed with ${whose(voiceOf.get(keyid), keyid)}; only the bundle says so: give it with --key`,
  }
}

const byCertificate = (
  { issuer, subject }: Identity,
  { identity: trusted }: TrustGiven,
): Checked => {
  const by = `signed by ${subject} (issuer ${issuer})`
  return trusted && trusted.issuer === issuer && matchesSubject(trusted.subject, subject)
    ? { answer: 'verified', why: by }
    : { answer: 'unverified', why: `${by}, whom --issuer and --subject do not mean` }
}

const whose = (key: BundleKey | undefined, keyid: string): string => {
  if (!key) return `key ${keyid}`
  switch (key.voice) {
    case 'organization':
      return `the organization's key ${key.name} (${keyid})`
    case 'statement':
      return `the server's key for what submitters state (${keyid})`
    case 'berth':
      return `the server's own key (${keyid})`
  }
}
