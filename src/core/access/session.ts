import type { Principal } from '../kernel/context.ts'

/** How long a session goes on without being used, in milliseconds. */
export const idleMs = 12 * 60 * 60 * 1000
/** How long it goes on at most, in milliseconds. */
export const mostMs = 7 * 24 * 60 * 60 * 1000

/** How often it is noted that a session was used, in milliseconds. */
export const noteMs = 60 * 1000

/** How long a ticket can be exchanged, in milliseconds. */
export const ticketMs = 60 * 1000

/** How many sessions one token may have; one more ends the one that was used longest ago. */
export const mostSessions = 100

/** How many tickets of one token wait at the same time. */
export const mostTickets = 100

/** A session at its start, the only time that its secret is seen. */
export interface BornSession {
  readonly id: string
  readonly secret: string
  /** When it ends whatever happens, in milliseconds since 1970. */
  readonly expiresAt: number
}

/** When a session that starts now ends at the latest: never after its token. */
export const lastEnd = ({ expiresAt }: Pick<Principal, 'expiresAt'>, now: number): number =>
  Math.min(now + mostMs, expiresAt ?? Infinity)

/** When a session that is used now ends, unless it is used again before. */
export const nextEnd = (now: number, expiresAt: number): number => Math.min(now + idleMs, expiresAt)
