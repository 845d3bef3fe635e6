import { isJsonObject, type JsonObject, type JsonValue } from '../json/canonical.ts'
import { isDigest, type Digest } from '../digest.ts'
import type { Statement, Subject } from '../evidence/intoto.ts'
import { isInventoryKind } from './kind.ts'
import { runAttestationType } from '../predicates/workflow-run.ts'

/** What an artifact can be. */
export type ArtifactKind = 'CONTAINER_IMAGE' | 'HELM_CHART' | 'ARCHIVE'

/**
 * An artifact that a statement lists as evidence, though it is none of its subjects; `resource` is
 * an image's repository or a file's name, `type` the producer's word, `kind` ours if there is one.
 */
export type Material = {
  readonly digest: Digest
  readonly name?: string
  readonly resource?: string
  readonly type?: string
  readonly kind?: ArtifactKind
}

/**
 * The materials with a SHA-256 digest of a run's attestation, ours or Chainloop's; none of any other
 * statement.
 */
export const materialsOf = ({ predicateType, predicate }: Statement): readonly Material[] => {
  const read =
    predicateType === runAttestationType
      ? readOurs
      : predicateType.startsWith('chainloop.dev/attestation/')
        ? readChainloop
        : undefined
  const { materials } = predicate
  if (!read || !Array.isArray(materials)) return []
  return materials.flatMap((item: JsonValue) => readMaterial(item, read) ?? [])
}

/** The materials of our run's attestation that list packages or vulnerabilities, each once. */
export const inventoriesIn = (statement: Statement): readonly Digest[] => {
  if (statement.predicateType !== runAttestationType) return []
  const listing = materialsOf(statement).filter(({ type }) => isInventoryKind(type ?? ''))
  return [...new Set(listing.map(({ digest }) => digest))]
}

/** The kind that a subject states of itself in its annotation `berth.kind`. */
export const subjectKind = (subject: Subject): ArtifactKind | undefined => {
  const stated = subject.annotations?.['berth.kind']
  return stated === 'CONTAINER_IMAGE' || stated === 'HELM_CHART' || stated === 'ARCHIVE'
    ? stated
    : undefined
}

type Words = Omit<Material, 'digest' | 'kind'>

const readMaterial = (
  value: JsonValue,
  read: (value: JsonObject, annotations: JsonObject) => Words,
): Material | undefined => {
  if (!isJsonObject(value)) return undefined
  const digests = isJsonObject(value['digest']) ? value['digest'] : {}
  const digest = `sha256:${textOf(digests['sha256']) ?? ''}`
  if (!isDigest(digest)) return undefined
  const annotations = isJsonObject(value['annotations']) ? value['annotations'] : {}
  const { name, resource, type } = read(value, annotations)
  return {
    digest,
    ...(name ? { name } : {}),
    ...(resource ? { resource } : {}),
    ...(type ? { type } : {}),
    ...(type === 'CONTAINER_IMAGE' || type === 'HELM_CHART' ? { kind: type } : {}),
  }
}

const readChainloop = (value: JsonObject, annotations: JsonObject) =>
  wordsOf(
    annotations['chainloop.material.name'],
    value['name'],
    annotations['chainloop.material.type'],
  )

const readOurs = (value: JsonObject, annotations: JsonObject) =>
  wordsOf(
    value['name'],
    value['uri'] ?? annotations['berth.material.file'],
    annotations['berth.material.kind'],
  )

const wordsOf = (...values: readonly (JsonValue | undefined)[]): Words => {
  const [name, resource, type] = values.map(textOf)
  return {
    ...(name === undefined ? {} : { name }),
    ...(resource === undefined ? {} : { resource }),
    ...(type === undefined ? {} : { type }),
  }
}

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined
