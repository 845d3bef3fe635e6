import * as z from 'zod'
import { identity } from './access.schema.ts'

const instant = z.string().meta({ format: 'date-time' })

export const session = identity
  .extend({
    expiresAt: instant.meta({ description: 'When the session ends whatever happens' }),
  })
  .meta({ id: 'Session', description: 'Who has signed in; the secret is in the cookie alone' })

export const endedSessions = z.object({ ended: z.int() }).meta({ id: 'EndedSessions' })

export const sessionTicket = z
  .object({ ticket: z.string(), expiresAt: instant })
  .meta({ id: 'SessionTicket', description: 'It is shown this once, and good for one session' })

// What is not the secret of anything is answered like a wrong one: nothing of it is ever shown.
export const startSession = z
  .strictObject({
    token: z.string().meta({ description: 'The secret of a token' }).optional(),
    ticket: z.string().meta({ description: 'Instead: a session ticket' }).optional(),
  })
  .superRefine(({ token, ticket }, context) => {
    if ((token === undefined) !== (ticket === undefined)) return
    const [path, message] =
      token === undefined ? ['token', 'is required'] : ['ticket', 'must not be given with a token']
    context.addIssue({ code: 'custom', path: [path], message })
  })
export const nothing = z.strictObject({})
