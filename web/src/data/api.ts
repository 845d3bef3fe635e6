import { callByFetch, type FetchOptions } from '../../../src/client/call-by-fetch.ts'
import { ProblemError } from '../../../src/client/errors.ts'
import type { Endpoint } from '../../../src/contract/endpoint.ts'
import { signedOut } from './session.ts'

/** Calls the API; a session that has ended leads to the sign-in. */
export const ask = async <Input extends object, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input,
  options?: FetchOptions,
): Promise<Output> => {
  try {
    return (await callByFetch(endpoint, input, options)).value
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 401) signedOut(error.problem)
    throw error
  }
}

/** The same for what changes something: said twice by a bad connection, it is done once. */
export const change = <Input extends object, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input,
): Promise<Output> => ask(endpoint, input, { idempotencyKey: crypto.randomUUID() })
