import { formatInstant } from '../../formats/instant.ts'
import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { write } from '../kernel/operation.ts'
import { ticketRefused } from './authenticate-ticket.ts'
import { holdOwnToken } from './hold-token.ts'
import { hashOfSecret, newSecretOf } from './secret.ts'
import { lastEnd, mostSessions, nextEnd, type BornSession } from './session.ts'
import * as store from './session-store.ts'

/** How many sessions a sign-in may replace: a browser has one, and what was set beside it. */
const mostReplaced = 10

/**
 * Starts a session of the caller's token, always a new one; by a ticket, that is used up with it.
 * The sessions whose secrets it replaces, of whatever token, are over with it. A repetition starts
 * another: its secret is shown once and never kept.
 */
export const startSession = (
  context: Context,
  by: { readonly ticket: string | undefined; readonly replaces?: readonly string[] },
): Promise<BornSession> => {
  const once = { ...context, request: { ...context.request, idempotency: null } }
  return write(once, 'session.start', async (tx) => {
    await holdOwnToken(tx, context)
    const { organizationId, id: tokenId } = context.principal
    const now = context.now()
    if (
      by.ticket !== undefined &&
      !(await store.takeTicket(tx, organizationId, hashOfSecret(by.ticket), now))
    )
      throw ticketRefused()
    const replaced = (by.replaces ?? []).slice(0, mostReplaced).map(hashOfSecret)
    const ended = replaced.length > 0 ? await store.removeBySecrets(tx, replaced) : 0
    const oldest = await store.oldestOf(tx, organizationId, tokenId)
    if (oldest && oldest.count >= mostSessions) await store.remove(tx, organizationId, oldest.id)
    const secret = newSecretOf('session', context.random)
    const expiresAt = lastEnd(context.principal, now)
    const id = context.newId('ses')
    await store.insert(tx, organizationId, {
      id,
      tokenId,
      secretHash: hashOfSecret(secret),
      createdAt: now,
      endsAt: nextEnd(now, expiresAt),
      expiresAt,
    })
    await audit(tx, context, {
      action: 'session.start',
      target: id,
      detail: {
        by: by.ticket === undefined ? 'token' : 'ticket',
        expiresAt: formatInstant(expiresAt),
        ...(ended > 0 ? { ended } : {}),
      },
    })
    return { id, secret, expiresAt }
  })
}
