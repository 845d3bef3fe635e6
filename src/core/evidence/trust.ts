import { createHash } from 'node:crypto'
import type { Digest } from '../../formats/digest.ts'
import { parseEvidence, type Evidence } from '../../formats/evidence.ts'
import type { Reader } from '../kernel/database.ts'
import { insist } from '../kernel/refusal.ts'
import type { Attestation, EvidenceFact, Verification } from './attestation.ts'
import * as keys from './key-store.ts'
import * as store from './store.ts'
import type { EvidenceContext, SignatureAnswer, TrustedKey } from './verifier.ts'

/** An organization's trust roots as they are now, with a name for the whole set. */
export interface TrustRoots {
  readonly keys: readonly TrustedKey[]
  readonly fingerprint: string
}

/** The organization's trusted keys and the server's own. */
export const trustRoots = async (tx: Reader, context: EvidenceContext): Promise<TrustRoots> => {
  const own = await keys.all(tx, context.principal.organizationId)
  const all: readonly TrustedKey[] = [
    ...context.signer.keys,
    ...own.map(({ keyid, pem, name }) => ({ keyid, pem, name, voice: 'organization' as const })),
  ]
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(all.map(({ keyid, name }) => [keyid, name])))
    .digest('base64url')
  return { keys: all, fingerprint }
}

/**
 * What the attestation's signatures are worth today; its bytes are read only when not remembered.
 */
export const verified = async (
  tx: Reader,
  context: EvidenceContext,
  roots: TrustRoots,
  attestation: Attestation,
): Promise<EvidenceFact> => {
  const key = `${attestation.id} ${roots.fingerprint}`
  let answer = context.answers.get(key)
  if (!answer) {
    const bytes = await store.bytesOf(tx, context.principal.organizationId, attestation.id)
    answer = answerOf(context, roots, bytes, attestation.id)
    context.answers.set(key, answer)
  }
  return { attestation, verification: spoken(answer, attestation) }
}

/** The same for evidence that has just been read, before it is stored. */
export const judged = (
  context: EvidenceContext,
  roots: TrustRoots,
  id: Digest,
  evidence: Evidence,
): SignatureAnswer => {
  const answer = context.verifier.verify(evidence, roots.keys)
  context.answers.set(`${id} ${roots.fingerprint}`, answer)
  return answer
}

const answerOf = (
  context: EvidenceContext,
  roots: TrustRoots,
  bytes: Uint8Array | undefined,
  id: Digest,
): SignatureAnswer => {
  const evidence = parseEvidence(bytes ?? '')
  insist(evidence.ok, `stored evidence ${id} cannot be read`)
  return context.verifier.verify(evidence.value, roots.keys)
}

/** Says for whom the key spoke: the statement key only ever speaks for the submitter. */
const spoken = (answer: SignatureAnswer, { stated, submittedBy }: Attestation): Verification => {
  if (answer.answer !== 'verified') return { answer: answer.answer, why: answer.why }
  switch (answer.key.voice) {
    case 'organization':
      return {
        answer: 'verified',
        by: { kind: 'key', keyid: answer.key.keyid, name: answer.key.name },
      }
    case 'statement':
      return stated
        ? { answer: 'verified', by: { kind: 'principal', ...submittedBy } }
        : { answer: 'unverified', why: 'signed here for somebody else than its submitter' }
    case 'berth':
      return { answer: 'verified', by: { kind: 'berth' } }
  }
}
