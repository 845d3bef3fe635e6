import { digestOf } from '../../formats/digest.ts'
import { parseEvidence, type Evidence } from '../../formats/evidence/evidence.ts'
import { ruleFor, type Identity } from '../../formats/evidence/identity.ts'
import type { Statement } from '../../formats/evidence/intoto.ts'
import { submitterNoted } from '../../formats/evidence/origin.ts'
import { verifyEvidence } from '../../signatures/verify.ts'
import type { BundleKey, TrustInside } from './bundle.ts'
import type { Checked, TrustGiven } from './trust-given.ts'

/** An attestation that was checked, and what it says, if it can be read. */
export interface CheckedAttestation extends Checked {
  readonly statement?: Statement
  /** Whether the server signed it: for whoever stated it, or as its own word. */
  readonly isServers?: boolean
}

/**
 * Checks the bytes of an attestation against its id and its signatures. Verified is only what a
 * key that was given has signed; a key that stands only in the bundle says who is said to have.
 */
export const checkAttestation = (
  bytes: Uint8Array,
  id: string,
  inside: TrustInside,
  given: TrustGiven,
): CheckedAttestation => {
  if (digestOf(bytes) !== id)
    return { answer: 'invalid', why: 'its bytes are not what its id says' }
  const evidence = parseEvidence(bytes)
  if (!evidence.ok) return { answer: 'invalid', why: `it ${evidence.problem}` }
  const { statement } = evidence.value
  return { ...judge(evidence.value, inside, given), statement }
}

const judge = (evidence: Evidence, inside: TrustInside, given: TrustGiven): CheckedAttestation => {
  const voiceOf = new Map(inside.keys.map((key) => [key.keyid, key]))
  const byGiven = verifyEvidence(evidence, [...given.serverKeys, ...given.keys], given.roots)
  if (byGiven.answer === 'invalid') return { answer: 'invalid', why: byGiven.why }
  if (byGiven.answer === 'certified') return byCertificate(byGiven.identity, given)
  if (byGiven.answer === 'verified') {
    const { keyid } = byGiven.key
    const by = whose(voiceOf.get(keyid), keyid)
    const isServers = given.serverKeys.some((key) => key.keyid === keyid)
    const submitter = isServers ? submitterNoted(evidence.statement) : undefined
    if (submitter === undefined)
      return { answer: 'verified', why: `signed with the key given, ${by}`, isServers }
    const why = `only stated by ${submitter}, through the server`
    return { answer: 'verified', why, isStated: true, isServers }
  }
  const byInside = verifyEvidence(evidence, inside.keys, inside.roots)
  if (byInside.answer === 'certified') return byClaim(byInside.identity, inside)
  if (byInside.answer !== 'verified') return { answer: byInside.answer, why: byInside.why }
  const { keyid } = byInside.key
  const voice = voiceOf.get(keyid)
  const flag = voice?.voice === 'organization' ? '--key' : '--server-key'
  return {
    answer: 'unverified',
    why: `signed with ${whose(voice, keyid)}; only the bundle says so: give it with ${flag}`,
  }
}

const byCertificate = (found: Identity, { identities }: TrustGiven): Checked =>
  ruleFor(found, identities)
    ? { answer: 'verified', why: signedBy(found) }
    : { answer: 'unverified', why: `${signedBy(found)}, whom --issuer and --subject do not mean` }

/** What a certificate comes to by roots that only the bundle brings. */
const byClaim = (found: Identity, { identities }: TrustInside): Checked => {
  const rule = ruleFor(found, identities)
  const by = rule ? `trusted as ${rule.name}` : 'whom nobody is said to trust'
  return {
    answer: 'unverified',
    why: `${signedBy(found)}, ${by}; only the bundle says so: give --trusted-root, --issuer and --subject`,
  }
}

const signedBy = ({ issuer, subject }: Identity): string =>
  `signed by ${subject} (issuer ${issuer})`

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
