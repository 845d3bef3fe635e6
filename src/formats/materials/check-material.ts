import { isJsonObject, type JsonObject } from '../json/canonical.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'
import { parseStrictJson } from '../json/strict.ts'
import { documentLimits, type DocumentFacts } from './facts.ts'
import { readOpenVex, readSarif } from './findings.ts'
import { readHelmChart } from './helm-chart.ts'
import { readJunit } from './junit.ts'
import type { DocumentKind } from './kind.ts'
import type { MarkedKind } from './markers.ts'
import { readCycloneDx, readSpdx } from './sboms.ts'
import { readAttestation, readProvenance } from './signed.ts'

const jsonReaders: Readonly<Record<MarkedKind, (document: JsonObject) => Parsed<DocumentFacts>>> = {
  OPENVEX: readOpenVex,
  SBOM_CYCLONEDX_JSON: readCycloneDx,
  SBOM_SPDX_JSON: readSpdx,
  SARIF: readSarif,
}

/**
 * Whether the bytes are what their kind says, and what they say of themselves; a problem tells what
 * would be one, with the place. Bounded in bytes, depth and parts.
 */
export const checkMaterial = (
  kind: DocumentKind | 'HELM_CHART',
  bytes: Uint8Array,
): Parsed<DocumentFacts> => {
  switch (kind) {
    case 'HELM_CHART':
      return readHelmChart(bytes)
    case 'JUNIT_XML':
      return readJunit(bytes)
    case 'SLSA_PROVENANCE':
      return readProvenance(bytes)
    case 'ATTESTATION':
      return readAttestation(bytes)
    case 'OPENVEX':
    case 'SARIF':
    case 'SBOM_CYCLONEDX_JSON':
    case 'SBOM_SPDX_JSON': {
      const document = readJsonDocument(bytes)
      return document.ok ? checkDocument(kind, document.value) : document
    }
  }
}

/** The same for a document that has been read. */
export const checkDocument = (kind: MarkedKind, document: JsonObject): Parsed<DocumentFacts> =>
  jsonReaders[kind](document)

/** Reads a JSON document within the limits; what is no object is refused. */
export const readJsonDocument = (bytes: Uint8Array): Parsed<JsonObject> => {
  const json = parseStrictJson(bytes, documentLimits)
  if (!json.ok) return json
  return isJsonObject(json.value) ? parsed(json.value) : unparsed('must be a JSON object')
}
