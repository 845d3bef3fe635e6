import { createHash } from 'node:crypto'
import type { Digest } from '../../../formats/digest.ts'
import type { Statement } from '../../../formats/evidence/intoto.ts'
import { parseSigned, type Evidence, type Signed } from '../../../formats/evidence/evidence.ts'
import { organizationNoted } from '../../../formats/evidence/origin.ts'
import type { Reader } from '../../kernel/database.ts'
import { insist } from '../../kernel/refusal.ts'
import { together } from '../../kernel/together.ts'
import type { Attestation, EvidenceFact, Verification } from '../attestation.ts'
import * as identities from './identity-store.ts'
import * as keys from './key-store.ts'
import * as roots from './root-store.ts'
import { spoken, type Spoken } from './spoken.ts'
import { statementOf } from '../statement-of.ts'
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
  const evidence = parseSigned(bytes ?? new Uint8Array())
  insist(evidence.ok, `stored evidence ${id} cannot be read`)
  return await judge(tx, context, trust, id, evidence.value)
}

/**
 * The same for evidence that has just been read, before it is stored, if ever it is; with the key
 * that made a signature, if one did, and whether a trusted root vouches for its certificate.
 */
export const judged = async (
  tx: Reader,
  context: EvidenceContext,
  trust: TrustRoots,
  evidence: Evidence,
  by: Spoken & { readonly id: Digest },
): Promise<{
  readonly verification: Verification
  readonly keyid: string | undefined
  readonly isCertified: boolean
}> => {
  const { answer } = await judge(tx, context, trust, by.id, evidence)
  return {
    verification: spoken(answer, trust, by),
    keyid: answer.answer === 'verified' ? answer.key.keyid : undefined,
    isCertified: answer.answer === 'certified',
  }
}

/** What is judged; where the statement is not at hand it is read if need be. */
type Judgeable = Signed & { readonly statement?: Statement }

const judge = async (
  tx: Reader,
  context: EvidenceContext,
  trust: TrustRoots,
  id: Digest,
  evidence: Judgeable,
): Promise<Judgement> => {
  const known = context.answers.get(`${id} ${trust.fingerprint}`)
  if (known) return known
  const texts = hasCertificate(evidence) ? await textsOf(tx, context, trust) : []
  const answer = context.verifier.verify(evidence, trust.keys, texts)
  const { organizationId } = context.principal
  const { statement = isOurs(answer) ? await statementOf(tx, organizationId, id) : undefined } =
    evidence
  return remember(context, { id, trust, texts, evidence, statement }, answer)
}

/**
 * Judges long evidence before a transaction is held for it: there it is remembered, unless the
 * trust changes in between.
 */
export const judgeAside = async (
  context: EvidenceContext,
  id: Digest,
  evidence: Evidence,
): Promise<void> => {
  const { trust, texts } = await context.db.read(async (tx) => {
    const now = await trustRoots(tx, context)
    return { trust: now, texts: hasCertificate(evidence) ? await textsOf(tx, context, now) : [] }
  })
  if (context.answers.get(`${id} ${trust.fingerprint}`)) return
  const answer = await context.verifier.verifyAside(evidence, trust.keys, texts)
  remember(context, { id, trust, texts, evidence, statement: evidence.statement }, answer)
}

const hasCertificate = (evidence: Signed): boolean =>
  evidence.format === 'sigstore-bundle' && evidence.bundle.certificate !== undefined

const remember = (
  context: EvidenceContext,
  by: {
    readonly id: Digest
    readonly trust: TrustRoots
    readonly texts: readonly TrustedRoot[]
    readonly evidence: Signed
    readonly statement: Statement | undefined
  },
  answer: SignatureAnswer,
): Judgement => {
  const { id, trust, texts, evidence, statement } = by
  const isCertified = hasCertificate(evidence)
  const judgement = {
    answer: here(statement, trust, answer),
    hasOthers: isCertified || evidence.envelope.signatures.length > 1,
  }
  // A root that went meanwhile is not what the fingerprint says.
  if (!isCertified || texts.length === trust.roots.length)
    context.answers.set(`${id} ${trust.fingerprint}`, judgement)
  return judgement
}

const isOurs = (answer: SignatureAnswer): boolean =>
  answer.answer === 'verified' && answer.key.voice === 'berth'

// With one key Berth vouches in all organizations, and its statements say in which.
const here = (
  statement: Statement | undefined,
  { organizationId }: TrustRoots,
  answer: SignatureAnswer,
): SignatureAnswer =>
  !isOurs(answer) || (statement && organizationNoted(statement) === organizationId)
    ? answer
    : { answer: 'unverified', why: 'signed by this Berth, and not for this organization' }

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
