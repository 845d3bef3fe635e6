import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { inParts } from '../kernel/in-parts.ts'
import * as store from './store.ts'

/**
 * For each digest those that are other artifacts in a slot, and whose evidence counts for it: the
 * images whose config it is, the charts that hold it or the archive in it, and the indexes that
 * list what holds it. Digests without any are left out.
 */
export const lendersOf = async (
  tx: Reader,
  context: Context,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, readonly Digest[]>> => {
  const lenders = new Map<Digest, Digest[]>()
  if (digests.length === 0) return lenders
  const { organizationId } = context.principal
  const sought = new Set(digests)
  const lend = (to: Digest, from: Digest): void =>
    void lenders.set(to, [...(lenders.get(to) ?? []), from])
  const parts = await inParts(digests, (some) => store.partsOf(tx, organizationId, some))
  for (const { manifest, part, link } of parts)
    if (link === 'chart' && sought.has(manifest)) lend(manifest, part)
  const holders = parts.filter(({ part }) => sought.has(part))
  const above = await indexesAbove(tx, organizationId, holders)
  for (const { manifest, part } of holders)
    for (const lender of [manifest, ...(above.get(manifest) ?? [])]) lend(part, lender)
  return lenders
}

// Few digests are a config or an archive: mostly there is nothing to ask.
const indexesAbove = async (
  tx: Reader,
  organizationId: string,
  holders: readonly { readonly manifest: Digest }[],
): Promise<ReadonlyMap<Digest, readonly Digest[]>> => {
  const above = new Map<Digest, Digest[]>()
  const manifests = [...new Set(holders.map(({ manifest }) => manifest))]
  if (manifests.length === 0) return above
  const pairs = await inParts(manifests, (some) => store.indexesOf(tx, organizationId, some))
  for (const { index, manifest } of pairs)
    above.set(manifest, [...(above.get(manifest) ?? []), index])
  return above
}
