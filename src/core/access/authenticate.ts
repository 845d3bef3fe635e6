import type { Principal, World } from '../kernel/context.ts'
import { nextLogin } from '../kernel/operation.ts'
import { Refusal } from '../kernel/refusal.ts'
import { hashOfSecret, isSecret } from './secret.ts'
import * as store from './store.ts'

/** The principal behind a token's secret; an unknown, revoked or expired one is refused alike. */
export const authenticate = async (world: World, secret: string): Promise<Principal> => {
  const found = isSecret(secret)
    ? await store.principalBySecret(world.db, hashOfSecret(secret))
    : undefined
  if (!found || (found.expiresAt !== null && found.expiresAt <= world.now()))
    throw new Refusal('unauthenticated', 'The token is not known, was revoked, or has expired.', {
      next: nextLogin,
    })
  return found
}
