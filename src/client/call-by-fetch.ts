import type { Endpoint } from '../contract/endpoint.ts'
import { UnreachableError } from './errors.ts'
import { messageOf, replyOf, type Reply } from './message.ts'

/** How a browser calls; each has a default. */
export interface FetchOptions {
  /** Ends the call early; it then fails with the signal's reason. */
  readonly signal?: AbortSignal
  /** For one call, answer included. */
  readonly timeoutMs?: number
  readonly idempotencyKey?: string
  /** The session that the call is for: by the cookie of another it is refused. */
  readonly session?: string | undefined
  /** The answer, where the call was sent before. */
  readonly begun?: Promise<Response> | undefined
}

/** Whose an answer is. */
interface ForWhom {
  /** The session by whose cookie the call came, where it did. */
  readonly session: string | undefined
}

const usualTimeoutMs = 30_000

/**
 * Calls an endpoint of the server that the page came from, as whoever is signed in there. Throws
 * `ProblemError` for what the server says and `UnreachableError` for a server that says nothing.
 */
export const callByFetch = async <Input extends object, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input,
  { signal, timeoutMs = usualTimeoutMs, idempotencyKey, session, begun }: FetchOptions = {},
): Promise<Reply<Output> & ForWhom> => {
  const { path, body, headers, ...rest } = messageOf(endpoint, input, idempotencyKey)
  const deadline = AbortSignal.timeout(timeoutMs)
  const ending = signal ? AbortSignal.any([signal, deadline]) : deadline
  try {
    const answer = await (begun ??
      fetch(path, {
        ...rest,
        headers: session === undefined ? headers : { ...headers, 'berth-session': session },
        ...(body === undefined ? {} : { body }),
        credentials: 'same-origin',
        redirect: 'manual',
        signal: ending,
      }))
    const reply = replyOf<Output>(
      endpoint,
      {
        status: answer.status,
        type: answer.headers.get('content-type') ?? '',
        location: answer.headers.get('location') ?? '',
        text: await answer.text(),
      },
      (why) => new UnreachableError(`The server's answer is not understood: ${why}.`, nextTry),
    )
    return { ...reply, session: answer.headers.get('berth-session') ?? undefined }
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason
    if (deadline.aborted)
      throw new UnreachableError(`The server did not answer in ${timeoutMs / 1000} s.`, nextTry)
    // What fetch throws when there is no connection; all else is what was read above.
    if (error instanceof TypeError)
      throw new UnreachableError('The server cannot be reached.', nextTry, true, error)
    throw error
  }
}

const nextTry = 'Try again; if it stays so, look at the log of the server.'
