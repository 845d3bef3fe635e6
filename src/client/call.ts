import type { Endpoint } from '../contract/endpoint.ts'
import type { Answer } from './answer-reader.ts'
import { UnreachableError } from './errors.ts'
import { exchange } from './exchange.ts'
import { notUnderstood } from './unreachable.ts'
import { type Request } from './request.ts'
import { type ServerAddress } from './server-address.ts'
import { messageOf, replyOf, type PlainAnswer, type Reply } from './message.ts'

/** Whom to call and as whom. */
export interface Connection {
  readonly server: ServerAddress
  readonly token: string | undefined
  /** For one call, answer included. */
  readonly timeoutMs: number
  /** Who calls, for the server's log. */
  readonly agent: string
}

/**
 * Calls an endpoint. With an idempotency key, or where nothing is changed, it is sent once more if
 * the connection broke after sending. Throws `ProblemError` for what the server says and
 * `UnreachableError` for a server that says nothing.
 */
export const call = async <Input extends object, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input,
  connection: Connection,
  idempotencyKey?: string,
): Promise<Reply<Output>> => {
  const { body, ...head } = messageOf(endpoint, input, idempotencyKey)
  const bytes = body === undefined ? undefined : Buffer.from(body)
  const request = signed({ ...head, body: bytes }, connection)
  const { server, timeoutMs } = connection
  const mayRepeat = idempotencyKey !== undefined || endpoint.method === 'GET'
  const answer = await exchange(server, request, timeoutMs).catch((error: unknown) => {
    if (error instanceof UnreachableError && error.wasLost && mayRepeat)
      return exchange(server, request, timeoutMs)
    throw error
  })
  return replyOf<Output>(endpoint, plain(answer), (why) => notUnderstood(server, why))
}

/** Calls an endpoint that takes bytes: once, because what it does may have begun. */
export const callWithBytes = async <Input extends object, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input,
  bytes: Buffer,
  connection: Connection,
): Promise<Reply<Output>> => {
  const { server, timeoutMs } = connection
  const request = signed({ ...messageOf(endpoint, input, undefined), body: bytes }, connection)
  const answer = await exchange(server, request, timeoutMs)
  return replyOf<Output>(endpoint, plain(answer), (why) => notUnderstood(server, why))
}

/** Calls an endpoint that gives bytes; a problem comes as an error, as from any other. */
export const callForBytes = async <Input extends object>(
  endpoint: Endpoint<Input, Uint8Array>,
  input: Input,
  connection: Connection,
): Promise<Buffer> => {
  const { body: _none, ...head } = messageOf(endpoint, input, undefined)
  const { server, timeoutMs } = connection
  const answer = await exchange(server, signed({ ...head, body: undefined }, connection), timeoutMs)
  if (answer.status === endpoint.status) return answer.body
  replyOf(endpoint, plain(answer), (why) => notUnderstood(server, why))
  throw notUnderstood(server, `it answered ${answer.status}`)
}

/** The request with who sends it. */
const signed = (request: Request, { token, agent }: Connection): Request => ({
  ...request,
  headers: {
    ...request.headers,
    'user-agent': agent,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  },
})

const plain = ({ status, headers, body }: Answer): PlainAnswer => ({
  status,
  type: headers.get('content-type') ?? '',
  location: headers.get('location') ?? '',
  text: body.toString('utf8'),
})
