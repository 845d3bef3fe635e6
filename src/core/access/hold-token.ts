import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { checkAlive } from '../kernel/operation.ts'
import * as organizations from './organization-store.ts'
import * as store from './store.ts'

/**
 * Holds the caller's own token for itself: what runs in its name ends first, and a token or a
 * session that is over is refused.
 */
export const holdOwnToken = async (tx: Writer, context: Context): Promise<void> => {
  const { organizationId, organizationName, id } = context.principal
  await organizations.hold(tx, organizationId, organizationName)
  await store.lockToken(tx, organizationId, id)
  await checkAlive(tx, context)
}
