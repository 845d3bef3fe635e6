import type { Endpoint } from '../contract/endpoint.ts'
import type { Problem } from '../contract/problem.ts'
import type { Answer } from './answer-reader.ts'
import { ProblemError, UnreachableError } from './errors.ts'
import { exchange, notUnderstood, type Request, type ServerAddress } from './exchange.ts'

/** Whom to call and as whom. */
export interface Connection {
  readonly server: ServerAddress
  readonly token: string | undefined
  /** For one call, answer included. */
  readonly timeoutMs: number
  /** Who calls, for the server's log. */
  readonly agent: string
}

/** What came back: the value, and the text that it was read from. */
export interface Reply<Output> {
  readonly value: Output
  readonly text: string
}

type Wire = Pick<Endpoint<unknown, unknown>, 'id' | 'method' | 'path' | 'status' | 'takes'>

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
  const request = requestOf(endpoint, input, connection, idempotencyKey)
  const { server, timeoutMs } = connection
  const mayRepeat = idempotencyKey !== undefined || endpoint.method === 'GET'
  const answer = await exchange(server, request, timeoutMs).catch((error: unknown) => {
    if (error instanceof UnreachableError && error.wasLost && mayRepeat)
      return exchange(server, request, timeoutMs)
    throw error
  })
  return replyOf<Output>(endpoint, server, answer)
}

/** Calls an endpoint that takes bytes: once, because what it does may have begun. */
export const callWithBytes = async <Input extends object, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input,
  bytes: Buffer,
  connection: Connection,
): Promise<Reply<Output>> => {
  const request = { ...requestOf(endpoint, input, connection, undefined), body: bytes }
  const answer = await exchange(connection.server, request, connection.timeoutMs)
  return replyOf<Output>(endpoint, connection.server, answer)
}

const requestOf = (
  endpoint: Wire,
  input: object,
  { token, agent }: Connection,
  idempotencyKey: string | undefined,
): Request => {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined))
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest.get(name)
    if (typeof value !== 'string' || value === '')
      throw new TypeError(`${endpoint.id} needs ${name}`)
    rest.delete(name)
    return encodeURIComponent(value)
  })
  const isBytes = endpoint.takes === 'bytes'
  const isInQuery = isBytes || endpoint.method === 'GET' || endpoint.method === 'DELETE'
  const query = isInQuery ? queryOf(rest) : ''
  return {
    method: endpoint.method,
    path: query === '' ? path : `${path}?${query}`,
    headers: {
      accept: 'application/json',
      'user-agent': agent,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(isBytes ? { 'content-type': 'application/octet-stream' } : {}),
      ...(isInQuery ? {} : { 'content-type': 'application/json' }),
    },
    body: isInQuery ? undefined : Buffer.from(JSON.stringify(Object.fromEntries(rest))),
  }
}

const queryOf = (fields: ReadonlyMap<string, unknown>): string => {
  const query = new URLSearchParams()
  for (const [name, value] of fields)
    for (const item of Array.isArray(value) ? value : [value]) query.append(name, String(item))
  return query.toString()
}

const replyOf = <Output>(
  endpoint: Wire,
  server: ServerAddress,
  { status, headers, body }: Answer,
): Reply<Output> => {
  const type = /^[\w/+.-]*/.exec(headers.get('content-type') ?? '')?.[0].toLowerCase()
  const text = body.toString('utf8')
  if (status >= 300 && status < 400)
    throw notUnderstood(server, `it redirects to ${headers.get('location') ?? 'nowhere'}`)
  if (type === 'application/problem+json') throw new ProblemError(readProblem(server, text))
  if (status !== endpoint.status || type !== 'application/json')
    throw notUnderstood(server, `it answered ${status} with ${type || 'no type'}`)
  return { value: readJson(server, text) as Output, text }
}

const readProblem = (server: ServerAddress, text: string): Problem => {
  const problem = readJson(server, text)
  if (!isProblem(problem)) throw notUnderstood(server, 'its error is no problem document')
  return { errors: [], requestId: '', ...problem } as unknown as Problem
}

/** Whether all that is there of a problem is what it should be; a newer server may say more. */
const isProblem = (value: unknown): value is object => {
  if (!isRecord(value)) return false
  const { code, detail, status, next, requestId, errors } = value
  return (
    typeof code === 'string' &&
    typeof detail === 'string' &&
    isMaybe(status, 'number') &&
    isMaybe(next, 'string') &&
    isMaybe(requestId, 'string') &&
    (errors === undefined || (Array.isArray(errors) && errors.every(isFieldError)))
  )
}

const isFieldError = (value: unknown): boolean =>
  isRecord(value) && typeof value['pointer'] === 'string' && typeof value['detail'] === 'string'

const isMaybe = (value: unknown, type: 'number' | 'string'): boolean =>
  value === undefined || typeof value === type

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const readJson = (server: ServerAddress, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw notUnderstood(server, 'its answer is not JSON')
  }
}
