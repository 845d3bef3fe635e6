import type { Database } from './database.ts'
import type { NewId } from './id.ts'
import type { Grant } from './permission.ts'

/** Everything that operations need of the world; a test or a simulation brings its own. */
export interface World {
  readonly db: Database
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
  readonly newId: NewId
  /** Unpredictable bytes. */
  readonly random: (bytes: number) => Uint8Array
  /** Says that the ledger has changed, so that its events are numbered soon. Never throws. */
  readonly wake: () => void
}

/** The context at this one moment: whatever an operation writes bears the same time. */
export const atOneMoment = <C extends Context>(context: C): C => {
  const moment = context.now()
  return { ...context, now: () => moment }
}

/** Who asks: a token of one organization, with what it was granted. */
export interface Principal {
  readonly id: string
  readonly name: string
  /** What stands for the name in event bytes: its salted hash. */
  readonly nameHash: string
  readonly organizationId: string
  readonly organizationName: string
  /** Until when it may act, in milliseconds since 1970; null for ever. */
  readonly expiresAt: number | null
  /** The session by which it came, if it signed in with a browser. */
  readonly sessionId?: string
  readonly grants: readonly Grant[]
}

/** How the call came. */
export interface Request {
  readonly id: string
  /** The peer's address, or null where there is none. */
  readonly address: string | null
  /** The caller's `Idempotency-Key` and the digest of the body it came with. */
  readonly idempotency: { readonly key: string; readonly bodyHash: string } | null
}

/** One call: the world, who asks, and how. Doors authenticate; operations authorise. */
export interface Context extends World {
  readonly principal: Principal
  readonly request: Request
}
