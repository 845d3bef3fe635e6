import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { write } from '../kernel/operation.ts'
import { holdOwnToken } from './hold-token.ts'
import * as store from './session-store.ts'

/**
 * Ends every session of the caller's token, and every ticket for one; once answered, nothing more
 * happens in their name.
 */
export const endSessions = (context: Context): Promise<{ readonly ended: number }> =>
  write(context, 'session.end-all', async (tx) => {
    await holdOwnToken(tx, context)
    const { organizationId, id } = context.principal
    const ended = await store.removeAll(tx, organizationId, id)
    await audit(tx, context, { action: 'session.end-all', target: id, detail: { ended } })
    return { ended }
  })
