import type { Principal, World } from '../kernel/context.ts'
import { Refusal } from '../kernel/refusal.ts'
import { hashOfSecret, isSecretOf } from './secret.ts'
import * as store from './store.ts'

/** The principal behind a ticket, which is not used up by it; those that fit nothing look alike. */
export const authenticateTicket = async (world: World, secret: string): Promise<Principal> => {
  const now = world.now()
  const found = isSecretOf('ticket', secret)
    ? await store.principalByTicket(world.db, hashOfSecret(secret), now)
    : undefined
  if (!found || (found.expiresAt !== null && found.expiresAt <= now)) throw ticketRefused()
  return found
}

/** Whether it never was, was used or has expired is told to nobody. */
export const ticketRefused = (): Refusal =>
  new Refusal('unauthenticated', 'The ticket is not known, was used, or has expired.', {
    next: 'Get another with berth ui, or sign in with a token.',
  })
