import { createHash } from 'node:crypto'
import type { Context as HonoContext } from 'hono'
import { Refusal } from '../core/kernel/refusal.ts'
import type { AppOptions } from './app.ts'
import { collect, mostBodyBytes, parseInput } from './input.ts'
import { problemOf } from './problem.ts'
import type { Call, Route } from './route.ts'

/** The peer as the door sees it. */
export interface Peer {
  readonly headers: Headers
  readonly address: string | null
}

/** What stands at every endpoint: who may enter, and where it is written down. */
export interface Door extends Pick<AppOptions, 'metrics' | 'log' | 'world'> {
  /** False once the server stops: streams end then. */
  readonly isOpen: () => boolean
  readonly enter: (
    peer: Peer,
    requestId: string,
    idempotency: Call['request']['idempotency'],
  ) => Promise<Call>
}

/** Answers one call: authenticate, parse once, one operation, present once. */
export const answer = async (door: Door, route: Route, c: HonoContext): Promise<Response> => {
  const requestId = door.world.newId('req')
  const began = performance.now()
  let principal = ''
  let response: Response
  try {
    const raw = c.req.raw
    const body = await readBounded(raw)
    const key = idempotencyKey(raw.headers)
    const hash = key === null ? null : createHash('sha256').update(body).digest('hex')
    const call = await door.enter(
      { headers: raw.headers, address: addressOf(c) },
      requestId,
      key === null || hash === null ? null : { key, bodyHash: hash },
    )
    principal = call.principal.id
    const input = parseInput(
      route.input,
      collect(route.endpoint, {
        params: c.req.param(),
        query: new URL(raw.url).searchParams,
        body,
        contentType: raw.headers.get('content-type'),
      }),
    )
    const output = await route.handle(call, input as never)
    response = new Response(JSON.stringify(output), {
      status: route.endpoint.status,
      headers: { 'content-type': 'application/json', 'x-request-id': requestId },
    })
  } catch (error) {
    response = refuse(door, error, requestId)
  }
  const ms = performance.now() - began
  door.metrics.observe(route.endpoint.id, response.status, ms)
  door.log({
    message: 'call',
    requestId,
    operation: route.endpoint.id,
    status: response.status,
    ms: Math.round(ms * 10) / 10,
    principal,
  })
  return response
}

/** An error as a response; what is inside a defect goes to the log alone. */
export const refuse = (door: Door, error: unknown, requestId: string): Response => {
  const problem = problemOf(error, requestId)
  if (!(error instanceof Refusal))
    door.log({
      message: problem.code === 'defect' ? 'defect' : 'fault',
      requestId,
      code: problem.code,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      cause: error instanceof Error && error.cause instanceof Error ? error.cause.message : '',
    })
  const retryAfter = (error as { retryAfter?: number } | null)?.retryAfter
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'x-request-id': requestId,
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
  })
}

/** The peer's address, where there is a socket. */
export const addressOf = (c: HonoContext): string | null => {
  const { incoming } = c.env as { incoming?: { socket?: { remoteAddress?: string } } }
  return incoming?.socket?.remoteAddress ?? null
}

const idempotencyKey = (headers: Headers): string | null => {
  const key = headers.get('idempotency-key')
  if (key === null) return null
  if (/^[!-~]{1,128}$/.test(key)) return key
  throw new Refusal('invalid_input', 'Idempotency-Key must be 1 to 128 visible ASCII characters.', {
    errors: [{ pointer: '#', detail: 'the header Idempotency-Key is malformed' }],
  })
}

const readBounded = async (request: Request): Promise<Uint8Array> => {
  if (!request.body) return new Uint8Array()
  const tooLarge = new Refusal('too_large', `A body may have ${mostBodyBytes} bytes.`, {
    next: 'Send less at once.',
  })
  if (Number(request.headers.get('content-length') ?? 0) > mostBodyBytes) throw tooLarge
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body) {
    size += part.byteLength
    if (size > mostBodyBytes) throw tooLarge
    parts.push(part)
  }
  return Buffer.concat(parts)
}
