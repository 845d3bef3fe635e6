import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { equivalentsOf } from './equivalence.ts'
import * as store from './store.ts'

/** How many digests that begin alike are followed. */
const most = 50

/**
 * Known artifacts whose digest begins like this, with those equal to them; `start` may leave
 * `sha256:` out.
 */
export const artifactsLike = async (
  tx: Reader,
  context: Context,
  start: string,
): Promise<readonly Digest[]> => {
  const full = start.startsWith('sha256:') ? start : `sha256:${start}`
  const found = await store.digestsLike(tx, context.principal.organizationId, full, most)
  const equals = await equivalentsOf(tx, context, found)
  return [...new Set([...equals.values()].flat())]
}
