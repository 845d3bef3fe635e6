import { callByFetch } from '../../../src/client/call-by-fetch.ts'
import { ProblemError } from '../../../src/client/errors.ts'
import { whoami } from '../../../src/contract/access.ts'
import { startSession } from '../../../src/contract/sessions.ts'
import { tellOtherTabs } from './other-tabs.ts'
import { session } from './session.ts'

/**
 * Exchanges a token or a ticket for a session, instead of the one that the browser has. Whoever is
 * signed in stays so where it is refused.
 */
export const signIn = async (
  by: { readonly token: string } | { readonly ticket: string },
): Promise<void> => {
  try {
    await callByFetch(startSession, by)
  } catch (error) {
    throw error instanceof ProblemError && 'token' in by && error.problem.status === 401
      ? new ProblemError({ ...error.problem, next: nextToken })
      : error
  }
  // Only an answer by the cookie shows that the browser keeps it.
  session.value = { is: 'in', identity: (await callByFetch(whoami, {})).value }
  tellOtherTabs()
}

const nextToken =
  'Check that you copied it whole, and that it is of this server; berth token create makes a new one.'
