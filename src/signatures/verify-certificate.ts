import type { Bundle } from '@sigstore/bundle'
import { toSignedEntity, VerificationError, Verifier, type TrustMaterial } from '@sigstore/verify'
import type { Identity } from '../formats/evidence/identity.ts'
import { identityIn, isForSigning, type Certificate } from './certificate-identity.ts'
import { whatIsMissing } from './missing-proof.ts'
import { contentAside, keyIn, type SignedContent } from './signed-content.ts'
import { materialOf, type KeptRoot } from './trust-material.ts'

/** What the certificate of a bundle comes to, by trusted roots; nothing depends on our clock. */
export type CertificateAnswer =
  | { readonly answer: 'certified'; readonly identity: Identity }
  | { readonly answer: 'unverified' | 'invalid'; readonly why: string }

/**
 * Verifies a bundle that a certificate signed (Sigstore client specification, "Verification"):
 * `certified` if some root vouches for all of it; `invalid` if a root issued its certificate and
 * signature, log entry or timestamp are not what they say; else `unverified`. The certificate is
 * judged at the time that log or timestamp prove.
 */
export const verifyCertificate = (
  bundle: Bundle,
  roots: readonly KeptRoot[],
  content?: SignedContent,
): CertificateAnswer => {
  if (roots.length === 0) return unverified('signed with a keyless certificate: no trusted root')
  const answers: CertificateAnswer[] = []
  for (const root of roots) {
    const answer = verifyByRoot(bundle, materialOf(root), content)
    if (answer?.answer === 'certified') return answer
    if (answer) answers.push(answer)
  }
  return (
    answers.find(({ answer }) => answer === 'invalid') ??
    answers[0] ??
    unverified('no trusted root issued its certificate')
  )
}

/** The same with what goes through all of the signed bytes on other threads. */
export const verifyCertificateAside = async (
  bundle: Bundle,
  roots: readonly KeptRoot[],
): Promise<CertificateAnswer> => {
  const leaf = roots.length > 0 ? leafOf(bundle) : undefined
  return verifyCertificate(bundle, roots, leaf && (await contentAside(bundle, leaf)))
}

const unverified = (why: string): CertificateAnswer => ({ answer: 'unverified', why })
const invalid = (why: string): CertificateAnswer => ({ answer: 'invalid', why })

/** The answer of one root; undefined if it did not issue the certificate. */
const verifyByRoot = (
  bundle: Bundle,
  root: TrustMaterial,
  content: SignedContent | undefined,
): CertificateAnswer | undefined => {
  const leaf = leafOf(bundle)
  const issuers = root.certificateAuthorities.filter((each) => isIssuedBy(leaf, each.certChain))
  if (!leaf || issuers.length === 0) return undefined
  try {
    return verifyIssued(bundle, leaf, { ...root, certificateAuthorities: issuers }, content)
  } catch (error) {
    return reasoned(error)
  }
}

const verifyIssued = (
  bundle: Bundle,
  leaf: Certificate,
  root: TrustMaterial,
  content: SignedContent | undefined,
): CertificateAnswer => {
  if (!isForSigning(leaf)) return unverified('its certificate is not one for signing')
  const read = toSignedEntity(bundle)
  const entity = content ? { ...read, signature: content } : read
  const missing = whatIsMissing(entity, leaf, root)
  if (missing) return missing
  if (!entity.signature.verifySignature(keyIn(leaf))) return invalid(reasons.SIGNATURE_ERROR)
  new Verifier(root, {
    tlogThreshold: root.tlogs.length > 0 ? 1 : 0,
    ctlogThreshold: root.ctlogs.length > 0 ? 1 : 0,
    timestampThreshold: 1,
  }).verify(entity)
  const identity = identityIn(leaf)
  return identity
    ? { answer: 'certified', identity }
    : unverified('its certificate does not say plainly whom it was issued to')
}

/** The certificate of a bundle alone: what came beside it cannot keep it from being read. */
export const leafOf = (bundle: Bundle): Certificate | undefined => {
  const { content } = bundle.verificationMaterial
  try {
    const alone = { content, tlogEntries: [], timestampVerificationData: undefined }
    const { key } = toSignedEntity({ ...bundle, verificationMaterial: alone })
    return key.$case === 'certificate' ? key.certificate : undefined
  } catch {
    return undefined
  }
}

const isIssuedBy = (leaf: Certificate | undefined, chain: readonly Certificate[]): boolean =>
  chain.some((issuer) => {
    try {
      return leaf?.verify(issuer) ?? false
    } catch {
      return false
    }
  })

const reasons = {
  SIGNATURE_ERROR: 'the key in its certificate did not sign this payload',
  TLOG_BODY_ERROR: 'its log entry is about something else',
  TLOG_INCLUSION_PROMISE_ERROR: "the log did not make the entry's promise (SET)",
  TLOG_INCLUSION_PROOF_ERROR: 'the proof that the log includes its entry is wrong',
  TIMESTAMP_ERROR: 'a timestamp is not one of this signature',
  CERTIFICATE_ERROR: "its certificate's chain, or the proof that it was logged (SCT), is wrong",
} as const

// The library's words are for its developers, so only its codes are passed on; what else it throws
// is what its ASN.1 reader stumbled over: bad evidence, not a crash.
const reasoned = (error: unknown): CertificateAnswer => {
  if (!(error instanceof VerificationError)) return invalid(unreadable)
  const known: Readonly<Record<string, string>> = reasons
  return invalid(known[error.code] ?? unreadable)
}

const unreadable = 'its certificate, log entry or timestamp cannot be read'
