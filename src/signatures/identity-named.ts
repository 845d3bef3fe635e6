import type { Signed } from '../formats/evidence/evidence.ts'
import type { Identity } from '../formats/evidence/identity.ts'
import { identityIn } from './certificate-identity.ts'
import { leafOf } from './verify-certificate.ts'

/**
 * Whom the certificate of a bundle names, verified by nobody; undefined if there is none, or it
 * does not say so plainly: the same that a verification of it would name.
 */
export const identityNamed = (evidence: Signed): Identity | undefined => {
  if (evidence.format === 'dsse' || evidence.bundle.certificate === undefined) return undefined
  const leaf = leafOf(evidence.bundle.read)
  try {
    return leaf && identityIn(leaf)
  } catch {
    // The library's ASN.1 reader stumbles over some; such a certificate never verifies either.
    return undefined
  }
}
