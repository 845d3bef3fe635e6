import { isJsonObject, type JsonValue } from './canonical-json.ts'
import { isDigest, type Digest } from './digest.ts'
import type { Statement, Subject } from './intoto.ts'

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

/** The materials with a SHA-256 digest of a Chainloop attestation; none of any other statement. */
export const materialsOf = (statement: Statement): readonly Material[] => {
  if (!statement.predicateType.startsWith('chainloop.dev/attestation/')) return []
  const { materials } = statement.predicate
  if (!Array.isArray(materials)) return []
  return materials.flatMap((item: JsonValue) => readMaterial(item) ?? [])
}

/** The kind that a subject states of itself in its annotation `berth.kind`. */
export const subjectKind = (subject: Subject): ArtifactKind | undefined => {
  const stated = subject.annotations?.['berth.kind']
  return stated === 'CONTAINER_IMAGE' || stated === 'HELM_CHART' || stated === 'ARCHIVE'
    ? stated
    : undefined
}

const readMaterial = (value: JsonValue): Material | undefined => {
  if (!isJsonObject(value)) return undefined
  const digests = isJsonObject(value['digest']) ? value['digest'] : {}
  const digest = `sha256:${textOf(digests['sha256']) ?? ''}`
  if (!isDigest(digest)) return undefined
  const annotations = isJsonObject(value['annotations']) ? value['annotations'] : {}
  const name = textOf(annotations['chainloop.material.name'])
  const resource = textOf(value['name'])
  const type = textOf(annotations['chainloop.material.type'])
  return {
    digest,
    ...(name ? { name } : {}),
    ...(resource ? { resource } : {}),
    ...(type ? { type } : {}),
    ...(type === 'CONTAINER_IMAGE' || type === 'HELM_CHART' ? { kind: type } : {}),
  }
}

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined
