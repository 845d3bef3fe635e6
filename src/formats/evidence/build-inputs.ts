import { isJsonObject, type JsonValue } from '../json/canonical.ts'
import { isDigest, type Digest } from '../digest.ts'
import type { Statement } from './intoto.ts'

/** Something that a build took in; `name` is its URI or name, as its builder says. */
export interface BuildInput {
  readonly digest: Digest
  readonly name: string | null
}

const mostInputs = 10_000
const mostName = 4096

/**
 * The inputs with a SHA-256 digest that a build states: of SLSA provenance v1
 * (`resolvedDependencies`) and v0.2 (`materials`), and of in-toto links. They are no evidence for
 * what they name: that somebody built with something says nothing for it.
 */
export const buildInputs = ({ predicateType, predicate }: Statement): readonly BuildInput[] => {
  if (/^https:\/\/slsa\.dev\/provenance\/v1(?:\.|$)/.test(predicateType)) {
    const { buildDefinition } = predicate
    return isJsonObject(buildDefinition) ? inputsIn(buildDefinition['resolvedDependencies']) : []
  }
  if (predicateType.startsWith('https://slsa.dev/provenance/v0.'))
    return inputsIn(predicate['materials'])
  if (predicateType.startsWith('https://in-toto.io/attestation/link/v0'))
    return inputsIn(predicate['materials'])
  return []
}

/** Whether statements of this type may state inputs: the others need not be read for it. */
export const mayStateInputs = (predicateType: string): boolean =>
  /^https:\/\/(?:slsa\.dev\/provenance|in-toto\.io\/attestation\/link)\//.test(predicateType)

const inputsIn = (list: JsonValue | undefined): readonly BuildInput[] => {
  if (!Array.isArray(list)) return []
  return list.slice(0, mostInputs).flatMap((item: JsonValue) => {
    if (!isJsonObject(item) || !isJsonObject(item['digest'])) return []
    const { sha256 } = item['digest']
    const digest = typeof sha256 === 'string' ? `sha256:${sha256}` : ''
    if (!isDigest(digest)) return []
    const name = [item['uri'], item['name']].find(
      (each): each is string => typeof each === 'string' && each !== '' && each.length <= mostName,
    )
    return [{ digest, name: name ?? null }]
  })
}
