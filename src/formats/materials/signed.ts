import { maxEvidenceBytes } from '../evidence/dsse.ts'
import { parseEvidence } from '../evidence/evidence.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { notesOf, type DocumentFacts } from './facts.ts'

/** Reads what makes an attestation: an in-toto statement in a DSSE envelope or Sigstore bundle. */
export const readAttestation = (bytes: Uint8Array): Parsed<DocumentFacts> => {
  const evidence = parseEvidence(bytes, maxEvidenceBytes)
  if (!evidence.ok) return evidence
  const { format, statement } = evidence.value
  return parsed({
    mediaType:
      format === 'dsse'
        ? 'application/vnd.dsse.envelope.v1+json'
        : 'application/vnd.dev.sigstore.bundle.v0.3+json',
    notes: notesOf({
      predicateType: statement.predicateType,
      subjects: String(statement.subjects.length),
    }),
  })
}

/** Whether a statement's type says SLSA provenance, in any version. */
export const isProvenanceType = (predicateType: string): boolean =>
  /^https:\/\/slsa\.dev\/provenance\/v\d/.test(predicateType)

/** Reads what makes a signed SLSA provenance: an attestation of that type, v0.2 or v1. */
export const readProvenance = (bytes: Uint8Array): Parsed<DocumentFacts> => {
  const facts = readAttestation(bytes)
  if (!facts.ok) return facts
  return isProvenanceType(facts.value.notes['predicateType'] ?? '')
    ? facts
    : unparsed('must state SLSA provenance: https://slsa.dev/provenance/v1 at /predicateType')
}
