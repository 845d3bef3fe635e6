import type { Digest } from '../../formats/digest.ts'
import { checkSome, read } from '../kernel/operation.ts'
import type { NamedSubject, Verification } from './attestation.ts'
import { bringSent } from './bring.ts'
import { namesIn } from './store-attestation.ts'
import { judged, trustRoots } from './trust/trust.ts'
import type { EvidenceContext } from './trust/verifier.ts'

/** What a piece of evidence says of itself, and what it is worth to the organization today. */
export interface CheckedEvidence {
  readonly id: Digest
  readonly format: 'dsse' | 'sigstore-bundle'
  readonly predicateType: string
  readonly verification: Verification
  readonly subjects: readonly NamedSubject[]
}

/** Verifies evidence by the trust roots of today, and keeps nothing of it. */
export const checkEvidence = async (
  context: EvidenceContext,
  bytes: Uint8Array,
): Promise<CheckedEvidence> => {
  const { id, evidence } = await bringSent(context, bytes)
  return await read(context, 'attestation.verify', async (tx) => {
    checkSome(context, 'evidence.read')
    const trust = await trustRoots(tx, context)
    const { id: principal, name } = context.principal
    // Nobody has submitted it, so what the server signed for somebody stays what they stated.
    const by = { id, stated: false, submittedBy: { id: principal, name } }
    return {
      id,
      format: evidence.format,
      predicateType: evidence.statement.predicateType,
      verification: (await judged(tx, context, trust, evidence, by)).verification,
      subjects: namesIn(evidence).subjects,
    }
  })
}
