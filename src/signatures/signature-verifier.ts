import type { Verifier } from '../core/evidence/trust/verifier.ts'
import { identityNamed } from './identity-named.ts'
import { verifyEvidence, verifyEvidenceAside } from './verify.ts'

/** Core's port, by keys and by certificates. */
export const signatureVerifier: Verifier = {
  named: identityNamed,
  verify: verifyEvidence,
  verifyAside: verifyEvidenceAside,
}
