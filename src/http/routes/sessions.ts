import * as contract from '../../contract/sessions.ts'
import * as schema from '../../contract/sessions.schema.ts'
import { createSessionTicket } from '../../core/access/create-session-ticket.ts'
import { endSession } from '../../core/access/end-session.ts'
import { endSessions } from '../../core/access/end-sessions.ts'
import { startSession } from '../../core/access/start-session.ts'
import { formatInstant } from '../../formats/instant.ts'
import { cookieRoute, route, type Call, type Route } from '../route.ts'
import { identityOf } from './access.ts'

/** Signing browsers in and out. */
export const sessionRoutes: readonly Route[] = [
  cookieRoute(
    contract.startSession,
    { input: schema.startSession, output: schema.session },
    async (call, { ticket }) => {
      const identity = await identityOf(call)
      const replaces = call.cookie.secrets
      const { id, secret, expiresAt } = await startSession(call, { ticket, replaces })
      return {
        output: { ...identity, session: id, expiresAt: formatInstant(expiresAt) },
        cookies: call.cookie.start(secret, expiresAt - call.now()),
      }
    },
  ),
  cookieRoute(
    contract.endSession,
    { input: schema.nothing, output: schema.endedSessions },
    async (call) => ({ output: await endSession(call), cookies: ended(call) }),
  ),
  cookieRoute(
    contract.endSessions,
    { input: schema.nothing, output: schema.endedSessions },
    async (call) => ({ output: await endSessions(call), cookies: ended(call) }),
  ),
  route(
    contract.createSessionTicket,
    { input: schema.nothing, output: schema.sessionTicket },
    async (call) => {
      const { secret, expiresAt } = await createSessionTicket(call)
      return { ticket: secret, expiresAt: formatInstant(expiresAt) }
    },
  ),
]

/** Only who came with a session has a cookie to lose. */
const ended = ({ principal, cookie }: Call): readonly string[] =>
  principal.sessionId === undefined ? [] : [cookie.end()]
