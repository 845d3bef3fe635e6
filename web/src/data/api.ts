import { callByFetch, type FetchOptions } from '../../../src/client/call-by-fetch.ts'
import { ProblemError } from '../../../src/client/errors.ts'
import type { Endpoint } from '../../../src/contract/endpoint.ts'
import { sessionChanged, sessionId, signedOut } from './session.ts'

/**
 * Calls the API in the session that the page shows, and in no other; one that has ended leads to
 * the sign-in.
 */
export const ask = async <Input extends object, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input,
  options?: FetchOptions,
): Promise<Output> => {
  const id = sessionId()
  try {
    return (await callByFetch(endpoint, input, { ...options, session: id })).value
  } catch (error) {
    // What a session that is shown no longer was told is nothing to the one that is.
    if (error instanceof ProblemError && sessionId() === id) heed(error)
    throw error
  }
}

const heed = ({ problem }: ProblemError): void => {
  if (problem.code === 'session_changed') sessionChanged()
  else if (problem.status === 401) signedOut(problem)
}

/** The same for what changes something: said twice by a bad connection, it is done once. */
export const change = <Input extends object, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input,
): Promise<Output> => ask(endpoint, input, { idempotencyKey: crypto.randomUUID() })
