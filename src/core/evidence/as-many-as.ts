import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { inParts } from '../kernel/in-parts.ts'
import { sizesOf } from './store.ts'

/**
 * Of these attestations, in this order, as many as have no more than `mostBytes` to be read
 * together; what is known needs no reading.
 */
export const asManyAs = async (
  tx: Reader,
  { principal }: Context,
  ids: readonly Digest[],
  mostBytes: number,
  isKnown: (id: Digest) => boolean = () => false,
): Promise<readonly Digest[]> => {
  const unread = ids.filter((id) => !isKnown(id))
  if (unread.length === 0) return ids
  const sizes = await inParts(unread, (some) => sizesOf(tx, principal.organizationId, some))
  const sizeOf = new Map(sizes.map(({ id, size }) => [id, size]))
  let left = mostBytes
  const most = ids.findIndex((id) => (left -= sizeOf.get(id) ?? 0) < 0)
  return most === -1 ? ids : ids.slice(0, most)
}
