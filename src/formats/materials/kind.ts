/** What a material of a workflow run can be, as the field names it. */
export const materialKinds = [
  'CONTAINER_IMAGE',
  'HELM_CHART',
  'ARTIFACT',
  'STRING',
  'SBOM_CYCLONEDX_JSON',
  'SBOM_SPDX_JSON',
  'SARIF',
  'JUNIT_XML',
  'OPENVEX',
  'SLSA_PROVENANCE',
  'ATTESTATION',
  'EVIDENCE',
] as const

/** One of the kinds of materials. */
export type MaterialKind = (typeof materialKinds)[number]

/** The kinds that are read as documents: what makes each of them is in its content. */
export type DocumentKind =
  | 'SBOM_CYCLONEDX_JSON'
  | 'SBOM_SPDX_JSON'
  | 'SARIF'
  | 'JUNIT_XML'
  | 'OPENVEX'
  | 'SLSA_PROVENANCE'
  | 'ATTESTATION'

/** Whether a material is what the run has made, and so a subject of its statement. */
export const isSubjectKind = (kind: MaterialKind): boolean =>
  kind === 'CONTAINER_IMAGE' || kind === 'HELM_CHART' || kind === 'ARTIFACT'

/** How large a material that lists something may be to be read, in bytes. */
export const largestInventoryBytes = 16 * 1024 * 1024

/** Whether a material, by its kind, lists packages or says something about vulnerabilities. */
export const isInventoryKind = (kind: string): boolean =>
  kind === 'SBOM_CYCLONEDX_JSON' || kind === 'SBOM_SPDX_JSON' || kind === 'OPENVEX'

/** Whether a material is read as a document. */
export const isDocumentKind = (kind: MaterialKind): kind is DocumentKind =>
  kind.startsWith('SBOM_') ||
  ['SARIF', 'JUNIT_XML', 'OPENVEX', 'SLSA_PROVENANCE', 'ATTESTATION'].includes(kind)
