import { callByFetch, type FetchOptions } from '../../../src/client/call-by-fetch.ts'
import { ProblemError, UnreachableError } from '../../../src/client/errors.ts'
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

/** The same for what changes something: sent again after its answer was lost, it is done once. */
export const change = async <Input extends object, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input,
): Promise<Output> => {
  const said = `${endpoint.id} ${sumOf(JSON.stringify(input))}`
  const idempotencyKey = unanswered.get(said) ?? newKey()
  unanswered.set(said, idempotencyKey)
  try {
    const answer = await ask(endpoint, input, { idempotencyKey })
    unanswered.delete(said)
    return answer
  } catch (error) {
    if (!(error instanceof UnreachableError)) unanswered.delete(said)
    throw error
  }
}

/** The keys of changes that nobody answered yet, by a sum of what was said: it may be secret. */
const unanswered = new Map<string, string>()

const sumOf = (text: string): number => {
  let sum = 0
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum, 31) + text.charCodeAt(at)
  return sum
}

// What makes ids is kept back from pages that came by plain HTTP.
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
