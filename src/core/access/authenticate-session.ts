import type { Principal, World } from '../kernel/context.ts'
import { sessionEnded } from '../kernel/operation.ts'
import { Fault } from '../kernel/refusal.ts'
import { hashOfSecret, isSecretOf } from './secret.ts'
import { nextEnd, noteMs } from './session.ts'
import * as sessions from './session-store.ts'
import * as store from './store.ts'

/**
 * The principal behind a session's secret; one that is not known or is over is refused alike. That
 * it was used is noted, at most once a minute.
 */
export const authenticateSession = async (world: World, secret: string): Promise<Principal> => {
  const now = world.now()
  const found = isSecretOf('session', secret)
    ? await store.principalBySession(world.db, hashOfSecret(secret), now)
    : undefined
  if (!found) throw sessionEnded()
  const { principal, usedAt, expiresAt } = found
  if (principal.expiresAt !== null && principal.expiresAt <= now) throw sessionEnded()
  if (now - usedAt >= noteMs) await noteUse(world, principal, now, expiresAt)
  return principal
}

const noteUse = async (
  { db }: World,
  { organizationId, sessionId }: Principal & { readonly sessionId: string },
  now: number,
  expiresAt: number,
): Promise<void> => {
  const times = { now, endsAt: nextEnd(now, expiresAt), unlessSince: now - noteMs }
  try {
    await db.write((tx) => sessions.setUsed(tx, organizationId, sessionId, times))
  } catch (error) {
    // A disk that takes no writes is no reason not to read: the session only ends sooner.
    if (!(error instanceof Fault)) throw error
  }
}
