import type { z } from 'zod'
import { endpoint } from './endpoint.ts'
import type * as schema from './sessions.schema.ts'

/** Who has signed in, and until when. */
export type Session = z.output<typeof schema.session>
/** What signs in once, within a minute. */
export type SessionTicket = z.output<typeof schema.sessionTicket>
/** How many sessions were ended. */
export type EndedSessions = z.output<typeof schema.endedSessions>

export const startSession = endpoint<z.input<typeof schema.startSession>, Session>({
  id: 'session.start',
  method: 'POST',
  path: '/v1/sessions',
  permission: 'public',
  summary: 'Sign a browser in by a token or a ticket; the session is in the cookie alone',
  status: 201,
  mostBodyBytes: 4096,
})

export const endSession = endpoint<Record<never, never>, EndedSessions>({
  id: 'session.end',
  method: 'DELETE',
  path: '/v1/sessions/current',
  permission: 'authenticated',
  summary: 'Sign out: end the session of this call',
  status: 200,
})

export const endSessions = endpoint<Record<never, never>, EndedSessions>({
  id: 'session.end-all',
  method: 'DELETE',
  path: '/v1/sessions',
  permission: 'authenticated',
  summary: 'Sign out everywhere: end all sessions of the token',
  status: 200,
})

export const createSessionTicket = endpoint<Record<never, never>, SessionTicket>({
  id: 'session-ticket.create',
  method: 'POST',
  path: '/v1/session-tickets',
  permission: 'authenticated',
  summary: 'Get a ticket that signs a browser in once, within a minute',
  status: 201,
})
