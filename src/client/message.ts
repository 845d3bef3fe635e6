import type { Endpoint } from '../contract/endpoint.ts'
import type { Problem } from '../contract/problem.ts'
import { ProblemError } from './errors.ts'

/** A call as it goes out, whoever carries it; `path` includes the query. */
export interface Message {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** An answer as it came back, whoever carried it. */
export interface PlainAnswer {
  readonly status: number
  /** The header `content-type`. */
  readonly type: string
  /** The header `location`; empty where there is none. */
  readonly location: string
  readonly text: string
}

/** What came back: the value, and the text that it was read from. */
export interface Reply<Output> {
  readonly value: Output
  readonly text: string
}

type Wire = Pick<Endpoint<unknown, unknown>, 'id' | 'method' | 'path' | 'status' | 'takes'>

/** An endpoint and its input as a message. */
export const messageOf = (
  endpoint: Wire,
  input: object,
  idempotencyKey: string | undefined,
): Message => {
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
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(isBytes ? { 'content-type': 'application/octet-stream' } : {}),
      ...(isInQuery ? {} : { 'content-type': 'application/json' }),
    },
    body: isInQuery ? undefined : JSON.stringify(Object.fromEntries(rest)),
  }
}

const queryOf = (fields: ReadonlyMap<string, unknown>): string => {
  const query = new URLSearchParams()
  for (const [name, value] of fields)
    for (const item of Array.isArray(value) ? value : [value]) query.append(name, String(item))
  return query.toString()
}

/**
 * Reads an answer. Throws `ProblemError` for what the server says, and what `complain` makes of the
 * reason for an answer that no Berth server gives.
 */
export const replyOf = <Output>(
  endpoint: Wire,
  { status, type: typeAsSent, location, text }: PlainAnswer,
  complain: (why: string) => Error,
): Reply<Output> => {
  const type = /^[\w/+.-]*/.exec(typeAsSent)?.[0].toLowerCase()
  const readJson = (): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      throw complain('its answer is not JSON')
    }
  }
  if (status >= 300 && status < 400) throw complain(`it redirects to ${location || 'nowhere'}`)
  if (type === 'application/problem+json') {
    const problem = readJson()
    if (!isProblem(problem)) throw complain('its error is no problem document')
    throw new ProblemError({ errors: [], requestId: '', ...problem } as unknown as Problem)
  }
  if (status !== endpoint.status || type !== 'application/json')
    throw complain(`it answered ${status} with ${type || 'no type'}`)
  return { value: readJson() as Output, text }
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
