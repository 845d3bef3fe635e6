import { createHash } from 'node:crypto'
import type { Digest } from '../../../formats/digest.ts'
import { parseEvidence, type Evidence } from '../../../formats/evidence/evidence.ts'
import { organizationNoted } from '../../../formats/evidence/origin.ts'
import type { Reader } from '../../kernel/database.ts'
import { insist } from '../../kernel/refusal.ts'
import { together } from '../../kernel/together.ts'
import type { Attestation, EvidenceFact, Verification } from '../attestation.ts'
import * as identities from './identity-store.ts'
import * as keys from './key-store.ts'
import * as roots from './root-store.ts'
import { spoken, type Spoken } from './spoken.ts'
import * as store from '../store.ts'
import type { StoredIdentity } from './trusted-identity.ts'
import type {
  EvidenceContext,
  Judgement,
  SignatureAnswer,
  TrustedKey,
  TrustedRoot,
} from './verifier.ts'

/** Whom an organization trusts now, with a name for all that signatures are checked by. */
export interface TrustRoots {
  readonly keys: readonly TrustedKey[]
  readonly roots: readonly { readonly name: string; readonly digest: string }[]
  /** They say which certificates count, and have no part in checking these. */
  readonly identities: readonly StoredIdentity[]
  readonly organizationId: string
  readonly fingerprint: string
}

/** The organization's trusted keys, roots and identities, and the server's own keys. */
export const trustRoots = async (tx: Reader, context: EvidenceContext): Promise<TrustRoots> => {
  const { organizationId } = context.principal
  const [own, rootDigests, identitiesNow] = await together([
    keys.all(tx, organizationId),
    roots.digests(tx, organizationId),
    identities.all(tx, organizationId),
  ])
  return trustIn({
    keys: [
      ...context.signer.keys,
      ...own.map(({ keyid, pem, name }) => ({ keyid, pem, name, voice: 'organization' as const })),
    ],
    roots: rootDigests,
    identities: identitiesNow,
    organizationId,
  })
}

/** The same trust under its fingerprint; a certificate is judged at its own time, never at ours. */
export const trustIn = (trust: Omit<TrustRoots, 'fingerprint'>): TrustRoots => {
  const named = [
    trust.organizationId,
    trust.keys.map(({ keyid, name }) => [keyid, name]),
    trust.roots.map(({ digest }) => digest),
  ]
  const fingerprint = createHash('sha256').update(JSON.stringify(named)).digest('base64url')
  return { ...trust, fingerprint }
}

/**
 * What the attestation's signatures are worth today; its bytes are read only when not remembered.
 */
export const verified = async (
  tx: Reader,
  context: EvidenceContext,
  trust: TrustRoots,
  attestation: Attestation,
): Promise<EvidenceFact> => {
  const { answer } = await judgementOf(tx, context, trust, attestation.id)
  return { attestation, verification: spoken(answer, trust, attestation) }
}

/** What the signatures of stored evidence come to, remembered. */
export const judgementOf = async (
  tx: Reader,
  context: EvidenceContext,
  trust: TrustRoots,
  id: Digest,
): Promise<Judgement> => {
  const known = context.answers.get(`${id} ${trust.fingerprint}`)
  if (known) return known
  const bytes = await store.bytesOf(tx, context.principal.organizationId, id)
  const evidence = parseEvidence(bytes ?? '')
  insist(evidence.ok, `stored evidence ${id} cannot be read`)
  return await judge(tx, context, trust, id, evidence.value)
}

/**
 * The same for evidence that has just been read, before it is stored, if ever it is; with the key
 * that made a signature, if one did.
 */
export const judged = async (
  tx: Reader,
  context: EvidenceContext,
  trust: TrustRoots,
  evidence: Evidence,
  by: Spoken & { readonly id: Digest },
): Promise<{ readonly verification: Verification; readonly keyid: string | undefined }> => {
  const { answer } = await judge(tx, context, trust, by.id, evidence)
  return {
    verification: spoken(answer, trust, by),
    keyid: answer.answer === 'verified' ? answer.key.keyid : undefined,
  }
}

const judge = async (
  tx: Reader,
  context: EvidenceContext,
  trust: TrustRoots,
  id: Digest,
  evidence: Evidence,
): Promise<Judgement> => {
  const hasCertificate =
    evidence.format === 'sigstore-bundle' && evidence.bundle.certificate !== undefined
  const texts = hasCertificate ? await textsOf(tx, context, trust) : []
  const judgement = {
    answer: here(evidence, trust, context.verifier.verify(evidence, trust.keys, texts)),
    hasOthers: hasCertificate || evidence.envelope.signatures.length > 1,
  }
  // A root that went meanwhile is not what the fingerprint says.
  if (!hasCertificate || texts.length === trust.roots.length)
    context.answers.set(`${id} ${trust.fingerprint}`, judgement)
  return judgement
}

// With one key Berth vouches in all organizations, and its statements say in which.
const here = (
  { statement }: Evidence,
  { organizationId }: TrustRoots,
  answer: SignatureAnswer,
): SignatureAnswer => {
  if (answer.answer !== 'verified' || answer.key.voice !== 'berth') return answer
  return organizationNoted(statement) === organizationId
    ? answer
    : { answer: 'unverified', why: 'signed by this Berth, and not for this organization' }
}

/** The texts are long and few evidence needs them, so they are read only then. */
const textsOf = async (
  tx: Reader,
  context: EvidenceContext,
  trust: TrustRoots,
): Promise<readonly TrustedRoot[]> => {
  if (trust.roots.length === 0) return []
  const wanted = new Set(trust.roots.map(({ digest }) => digest))
  const kept = await roots.all(tx, context.principal.organizationId)
  return kept.filter(({ digest }) => wanted.has(digest))
}
