import { authenticate } from '../core/access/authenticate.ts'
import { authenticateSession } from '../core/access/authenticate-session.ts'
import { authenticateTicket } from '../core/access/authenticate-ticket.ts'
import { listEvents } from '../contract/ledger.ts'
import type { Principal, World } from '../core/kernel/context.ts'
import { nextLogin } from '../core/kernel/operation.ts'
import { Refusal } from '../core/kernel/refusal.ts'
import { rateLimit, RateLimited, type RateLimit } from './rate-limit.ts'
import { insistSameOrigin } from './same-origin.ts'
import type { SessionCookie } from './session-cookie.ts'

/** What a browser signs in by: the secret of a token, or a ticket. */
export interface SignIn {
  readonly token?: string | undefined
  readonly ticket?: string | undefined
}

/** Lets in whoever has a valid token or session and has not called too often. */
export interface Entrance {
  /** By the header `Authorization`; only without one by the session cookie. */
  byRequest(
    request: Request,
    cookie: Pick<SessionCookie, 'secrets'>,
    address: string | null,
  ): Promise<Principal>
  signIn(by: SignIn, address: string | null): Promise<Principal>
}

/** Calls a second with a wrong token or none, per address: enough to err, too few to guess. */
const strangersPerSecond = 20

/**
 * The entrance with its limits: one per token, its sessions included, and one per address for those
 * whose token, ticket or session is wrong, which valid ones never meet.
 */
export const entrance = (world: World, callsPerSecond: number): Entrance => {
  const strangers = rateLimit(strangersPerSecond, world.now)
  const callers = rateLimit(callsPerSecond, world.now)
  const limited = async (found: Promise<Principal>, address: string | null): Promise<Principal> => {
    const principal = await found.catch((error: unknown) => {
      if (error instanceof Refusal)
        insist(strangers, address ?? '', 'without a valid token', 'check the token.')
      throw error
    })
    const next = 'send many reports at once to /v1/deployment-records/bulk.'
    insist(callers, principal.id, `by ${principal.name}`, next)
    return principal
  }
  return {
    byRequest: (request, cookie, address) => limited(known(world, request, cookie), address),
    signIn: ({ token = '', ticket }, address) =>
      limited(
        ticket === undefined ? authenticate(world, token) : authenticateTicket(world, ticket),
        address,
      ),
  }
}

const known = async (
  world: World,
  request: Request,
  { secrets: [secret, ...others] }: Pick<SessionCookie, 'secrets'>,
): Promise<Principal> => {
  const authorization = request.headers.get('authorization')
  if (authorization === null && secret !== undefined) {
    insistSameOrigin(request)
    // Which of them is ours cannot be told: another service of the domain may have set the other.
    if (others.length > 0) throw ambiguous()
    const principal = await authenticateSession(world, secret)
    insistSession(request, principal)
    return principal
  }
  const token = /^Bearer (\S{1,256})$/i.exec(authorization ?? '')?.[1]
  if (token !== undefined) return await authenticate(world, token)
  throw new Refusal('unauthenticated', 'This call needs a token.', { next: nextLogin })
}

/** The page's calls are for whom it shows: never for who has signed in since, in another tab. */
const insistSession = (request: Request, { sessionId }: Principal): void => {
  // An `EventSource` can set no header.
  const inQuery = (): string | null => {
    const { pathname, searchParams } = new URL(request.url)
    return pathname === listEvents.path ? searchParams.get('session') : null
  }
  const named = request.headers.get('berth-session') ?? inQuery()
  // A person may look at an address without the page; nothing is changed so.
  const mayNameNone = request.method === 'GET' || request.method === 'HEAD'
  if (named === sessionId || (named === null && mayNameNone)) return
  throw new Refusal('session_changed', 'This page is not of the session that is signed in now.', {
    next: 'Reload the page: somebody else is signed in now.',
  })
}

const ambiguous = (): Refusal =>
  new Refusal('cookie_ambiguous', 'The browser sent more than one session cookie.', {
    next: 'Sign in again; if it stays so, clear the cookies of this host.',
  })

const insist = (limit: RateLimit, key: string, whose: string, next: string): void => {
  const seconds = limit.take(key)
  if (seconds > 0) throw new RateLimited(`Too many calls ${whose}.`, seconds, next)
}
