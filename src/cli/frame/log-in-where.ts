import { ProblemError } from '../../client/errors.ts'
import type { ServerAddress } from '../../client/server-address.ts'

/** The same error; where it says to log in, with the address that the server itself cannot know. */
export const logInWhere = (error: unknown, server: ServerAddress | undefined): unknown => {
  if (!(error instanceof ProblemError) || server === undefined) return error
  const { problem } = error
  const next = problem.next?.replace(
    'berth login --server URL',
    `berth login --server ${server.url}`,
  )
  return next === problem.next ? error : new ProblemError({ ...problem, next })
}
