import type { Session } from '../data/session.ts'
import { SignIn } from './sign-in.tsx'
import { TicketQuestion } from './ticket-question.tsx'

/** What whoever comes in is asked: whether to by the link that they came with, or for a token. */
export const WayIn = ({
  ticket,
  session,
}: {
  readonly ticket: string | undefined
  readonly session: Session
}) =>
  ticket === undefined ? (
    <SignIn why={session.is === 'out' ? session.why : undefined} />
  ) : (
    <TicketQuestion
      key={ticket}
      ticket={ticket}
      identity={session.is === 'in' ? session.identity : undefined}
    />
  )
