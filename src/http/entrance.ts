import { authenticate } from '../core/access/authenticate.ts'
import type { Principal, World } from '../core/kernel/context.ts'
import { nextLogin } from '../core/kernel/operation.ts'
import { Refusal } from '../core/kernel/refusal.ts'
import { rateLimit, RateLimited, type RateLimit } from './rate-limit.ts'

/** The peer as the entrance sees it. */
export interface Peer {
  /** The header `Authorization`. */
  readonly authorization: string | null
  readonly address: string | null
}

/** Lets in whoever has a valid token and has not called too often. */
export type Entrance = (peer: Peer) => Promise<Principal>

/** Calls a second with a wrong token or none, per address: enough to err, too few to guess. */
const strangersPerSecond = 20

/**
 * The entrance with its limits: one per token, and one per address for those whose token is wrong,
 * which a valid token never meets.
 */
export const entrance = (world: World, callsPerSecond: number): Entrance => {
  const strangers = rateLimit(strangersPerSecond, world.now)
  const callers = rateLimit(callsPerSecond, world.now)
  return async ({ authorization, address }) => {
    const secret = /^Bearer (\S{1,256})$/i.exec(authorization ?? '')?.[1]
    const principal = await known(world, secret).catch((error: unknown) => {
      if (error instanceof Refusal)
        insist(strangers, address ?? '', 'without a valid token', 'check the token.')
      throw error
    })
    const next = 'send many reports at once to /v1/deployment-records/bulk.'
    insist(callers, principal.id, `by ${principal.name}`, next)
    return principal
  }
}

const known = async (world: World, secret: string | undefined): Promise<Principal> => {
  if (secret !== undefined) return await authenticate(world, secret)
  throw new Refusal('unauthenticated', 'This call needs a token.', { next: nextLogin })
}

const insist = (limit: RateLimit, key: string, whose: string, next: string): void => {
  const seconds = limit.take(key)
  if (seconds > 0) throw new RateLimited(`Too many calls ${whose}.`, seconds, next)
}
