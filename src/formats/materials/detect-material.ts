import { maxEvidenceBytes } from '../evidence/dsse.ts'
import { parseEvidence } from '../evidence/evidence.ts'
import type { Parsed } from '../parsed.ts'
import { checkDocument, readJsonDocument } from './check-material.ts'
import type { DocumentFacts } from './facts.ts'
import { looksLikeChart, readHelmChart } from './helm-chart.ts'
import { looksLikeJunit, readJunit } from './junit.ts'
import type { MaterialKind } from './kind.ts'
import { markedKind } from './markers.ts'
import { isProvenanceType, readAttestation } from './signed.ts'

/** What bytes were found to be; a problem if they say that they are it, but are no good one. */
export interface Detected {
  readonly kind: MaterialKind
  /** Absent for an `ARTIFACT`: nothing is known of it but its bytes. */
  readonly facts?: Parsed<DocumentFacts>
}

const beginningBytes = 64 * 1024

/**
 * Finds what a file's bytes are, the strictest kinds first. What says that it is something but is
 * no good one keeps its kind, with the problem; what says nothing of itself is an `ARTIFACT`.
 */
export const detectMaterial = (bytes: Uint8Array): Detected => {
  if (looksLikeChart(bytes)) return { kind: 'HELM_CHART', facts: readHelmChart(bytes) }
  const beginning = Buffer.from(bytes.subarray(0, beginningBytes)).toString('utf8')
  if (looksLikeJunit(beginning)) return { kind: 'JUNIT_XML', facts: readJunit(bytes) }
  if (!/^\s*\{/.test(beginning)) return { kind: 'ARTIFACT' }
  const document = readJsonDocument(bytes)
  if (!document.ok) {
    const kind = saidKind(beginning)
    return kind === undefined ? { kind: 'ARTIFACT' } : { kind, facts: document }
  }
  const marked = markedKind(document.value)
  if (marked) return { kind: marked, facts: checkDocument(marked, document.value) }
  if (!isSigned(document.value)) return { kind: 'ARTIFACT' }
  const evidence = parseEvidence(bytes, maxEvidenceBytes)
  const isProvenance = evidence.ok && isProvenanceType(evidence.value.statement.predicateType)
  return { kind: isProvenance ? 'SLSA_PROVENANCE' : 'ATTESTATION', facts: readAttestation(bytes) }
}

const isSigned = (document: object): boolean =>
  ('payloadType' in document && 'signatures' in document) ||
  'dsseEnvelope' in document ||
  'verificationMaterial' in document

/** What text that is no JSON seems to want to be: nobody should miss that it is not. */
const saidKind = (beginning: string): MaterialKind | undefined => {
  if (/"https:\/\/openvex\.dev\/ns/.test(beginning)) return 'OPENVEX'
  if (/"bomFormat"\s*:\s*"CycloneDX"/.test(beginning)) return 'SBOM_CYCLONEDX_JSON'
  if (/"spdxVersion"\s*:|spdx-context\.jsonld"/.test(beginning)) return 'SBOM_SPDX_JSON'
  if (/"\$schema"\s*:\s*"[^"]*sarif/i.test(beginning)) return 'SARIF'
  return /"payloadType"\s*:\s*"application\/vnd\.in-toto|"dsseEnvelope"\s*:/.test(beginning)
    ? 'ATTESTATION'
    : undefined
}
