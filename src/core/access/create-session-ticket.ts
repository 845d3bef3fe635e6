import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { write } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import { holdOwnToken } from './hold-token.ts'
import { hashOfSecret, newSecretOf } from './secret.ts'
import { mostTickets, ticketMs } from './session.ts'
import * as store from './session-store.ts'

/** A ticket at its birth, the only time that its secret is seen. */
export interface BornTicket {
  readonly secret: string
  readonly expiresAt: number
}

/**
 * A ticket that starts one session of the caller's token within a minute. A session gets none: it
 * would outlive itself. A repetition gets another.
 */
export const createSessionTicket = (context: Context): Promise<BornTicket> => {
  const once = { ...context, request: { ...context.request, idempotency: null } }
  return write(once, 'session-ticket.create', async (tx) => {
    await holdOwnToken(tx, context)
    const { organizationId, id: tokenId, sessionId } = context.principal
    if (sessionId !== undefined)
      throw new Refusal(
        'grant_exceeded',
        'A session cannot start another, which would outlive it.',
        {
          next: 'Sign in with a token, or use berth ui.',
        },
      )
    const now = context.now()
    if ((await store.countTickets(tx, organizationId, tokenId, now)) >= mostTickets)
      throw new Refusal('rate_limited', 'Too many tickets of this token wait to be used.', {
        next: 'Try again in a minute.',
      })
    const secret = newSecretOf('ticket', context.random)
    const expiresAt = now + ticketMs
    await store.insertTicket(tx, organizationId, {
      secretHash: hashOfSecret(secret),
      tokenId,
      expiresAt,
    })
    await audit(tx, context, { action: 'session-ticket.create', target: tokenId })
    return { secret, expiresAt }
  })
}
