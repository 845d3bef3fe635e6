import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { inParts } from '../kernel/in-parts.ts'
import * as store from './store.ts'

/** How one digest leads to another, in a word. */
export type Link = 'itself' | 'index' | 'manifest' | 'image' | 'config' | 'chart'

/** A digest that leads to another, with the link in words, such as `by its config sha256:…`. */
export interface Relative {
  readonly digest: Digest
  readonly link: Link
  readonly sentence: string
}

/**
 * Everything that evidence about a digest may name instead, the nearest first: itself, the indexes
 * that list it and what it lists, the image whose config it is and its own config, the chart that
 * holds it and the archive in it. Whether such evidence counts is another question.
 */
export const relativesOf = async (
  tx: Reader,
  context: Context,
  digest: Digest,
): Promise<readonly Relative[]> => {
  const { organizationId } = context.principal
  const pairs = await store.pairsOf(tx, organizationId, [digest])
  const indexes = pairs.filter(({ manifest }) => manifest === digest).map(({ index }) => index)
  const manifests = pairs.filter(({ index }) => index === digest).map(({ manifest }) => manifest)
  const parts = await inParts([...new Set([digest, ...manifests])], (some) =>
    store.partsOf(tx, organizationId, some),
  )
  const holders = parts.filter(({ part }) => part === digest)
  const held = parts.filter(({ manifest }) => manifest === digest)
  const inner = parts.filter(({ manifest }) => manifests.includes(manifest))
  const above =
    holders.length === 0
      ? []
      : await inParts([...new Set(holders.map(({ manifest }) => manifest))], (some) =>
          store.indexesOf(tx, organizationId, some),
        )
  const all: readonly Relative[] = [
    { digest, link: 'itself', sentence: 'by its own digest' },
    ...indexes.map((each) => by(each, 'index', `the index ${each}, which lists it`)),
    ...holders.map(({ manifest, link }) => by(manifest, 'image', holding(manifest, link))),
    ...above.map(({ index }) =>
      by(index, 'index', `the index ${index}, which lists what holds it`),
    ),
    ...held.map(({ part, link }) => by(part, link, `${own(link)} ${part}`)),
    ...manifests.map((each) => by(each, 'manifest', `${each}, which it lists`)),
    ...inner.map(({ part, link }) => by(part, link, `${part}, ${partOf(link)} of what it lists`)),
  ]
  const once = new Map(all.toReversed().map((each) => [each.digest, each] as const))
  return [...once.values()].toReversed()
}

const by = (digest: Digest, link: Link, words: string): Relative => ({
  digest,
  link,
  sentence: `by ${words}`,
})

const holding = (manifest: Digest, link: 'config' | 'chart'): string =>
  link === 'config'
    ? `the image ${manifest}, whose config it is`
    : `the chart ${manifest}, which holds it`

const own = (link: 'config' | 'chart'): string =>
  link === 'config' ? 'its config' : 'the chart archive'

const partOf = (link: 'config' | 'chart'): string =>
  link === 'config' ? 'the config' : 'the chart archive'
