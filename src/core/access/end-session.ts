import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { write } from '../kernel/operation.ts'
import { holdOwnToken } from './hold-token.ts'
import * as store from './session-store.ts'

/**
 * Ends the session by which the call came; once answered, nothing more happens in its name. A call
 * with a token has none, and ends nothing.
 */
export const endSession = (context: Context): Promise<{ readonly ended: number }> =>
  write(context, 'session.end', async (tx) => {
    await holdOwnToken(tx, context)
    const { organizationId, sessionId } = context.principal
    if (sessionId === undefined) return { ended: 0 }
    const ended = await store.remove(tx, organizationId, sessionId)
    await audit(tx, context, { action: 'session.end', target: sessionId })
    return { ended }
  })
