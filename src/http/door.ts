import { setImmediate } from 'node:timers/promises'
import type { Context as HonoContext } from 'hono'
import { usualBodyBytes } from '../contract/endpoint.ts'
import type { Principal, World } from '../core/kernel/context.ts'
import { Fault, Refusal } from '../core/kernel/refusal.ts'
import { digestAside, hexOf } from '../formats/digest.ts'
import { bytesOf, readBody } from './body.ts'
import type { bodyRoom } from './body-room.ts'
import type { Entrance } from './entrance.ts'
import { collect, longBytes, parseInput } from './input.ts'
import { writeJson } from './in-slices.ts'
import type { Metrics } from './metrics.ts'
import type { News } from './news.ts'
import { noted, trouble, type Answer, type Note } from './note.ts'
import type { Call, Ports, Route } from './route.ts'
import type { Bytes, WithCookie } from './route.ts'
import type { SessionCookie } from './session-cookie.ts'
import type { uploadRoom } from './upload-room.ts'

/** What stands at every endpoint: who may enter, and where it is written down. */
export interface Door {
  readonly world: World & Ports
  readonly metrics: Metrics
  /** One structured line: what happened, never a secret. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void
  /** False once the server stops: what comes then is turned away, and streams end. */
  readonly isOpen: () => boolean
  /** Of runs. */
  readonly ended: News
  readonly enter: Entrance
  readonly cookieOf: (request: Request) => SessionCookie
  /** Room for the bodies of all calls together. */
  readonly roomFor: ReturnType<typeof bodyRoom>
  readonly uploading: ReturnType<typeof uploadRoom>
}

/** Answers one call: authenticate, parse once, one operation, present once. */
export const answer = (door: Door, route: Route, c: HonoContext): Promise<Response> =>
  noted(door, route.endpoint, async (note) => {
    const request = c.req.raw
    const principal = await enter(door, note, c)
    const { takes, mostBodyBytes: most = usualBodyBytes } = route.endpoint
    const room = door.roomFor(principal.id)
    const uploaded = takes === 'bytes' ? door.uploading(principal.organizationId) : () => {}
    try {
      // A part of an upload may be sent again as it is, and its body is not there to be hashed.
      const body = takes === 'bytes' ? new Uint8Array() : await readBody(request, most, room)
      if (body.byteLength > longBytes) await pause()
      const idempotency = takes === 'bytes' ? null : await idempotencyOf(request, body)
      const call = callOf(door, note, principal, c, idempotency)
      const collected = await collectFrom(route, c, body)
      if (body.byteLength > longBytes) await pause()
      const input = parseInput(route.input, collected)
      const bytes = takes === 'bytes' ? bytesOf(request, most) : nothing()
      const onTrouble = (error: unknown): void => {
        const code = error instanceof Fault ? error.code : 'defect'
        door.log(trouble(error, code, note.requestId))
      }
      return await answered(route, call, input, bytes, onTrouble)
    } finally {
      room.release()
      uploaded()
    }
  })

const pause = (): Promise<void> => setImmediate()

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** What the route's one operation answers to the parsed input. */
export const answered = async (
  route: Route,
  call: Call,
  input: unknown,
  bytes: AsyncIterable<Uint8Array> = nothing(),
  onTrouble: (error: unknown) => void = () => {},
): Promise<Answer> => {
  const handled = await route.handle(call, input as never, bytes)
  if (route.endpoint.gives === 'bytes') return await streamed(route, handled as Bytes, onTrouble)
  const { output, cookies } = route.setsCookie
    ? (handled as WithCookie<unknown>)
    : { output: handled, cookies: [] }
  return {
    status: route.endpoint.status,
    body: await writeJson(output),
    headers: { 'content-type': 'application/json' },
    cookies,
  }
}

/** The pieces as an answer. What fails before the first of them is told; later it breaks off. */
const streamed = async (
  { endpoint }: Route,
  { bytes, pieces }: Bytes,
  onTrouble: (error: unknown) => void,
): Promise<Answer> => {
  const rest = pieces[Symbol.asyncIterator]()
  let next = await rest.next()
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (next.done) return controller.close()
        controller.enqueue(next.value)
        try {
          next = await rest.next()
        } catch (error) {
          onTrouble(error)
          throw error
        }
        if (next.done) controller.close()
      },
      cancel: async () => {
        await rest.return?.()
      },
    },
    { highWaterMark: 0 },
  )
  return {
    status: endpoint.status,
    body,
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(bytes) },
  }
}

/** Lets the caller in and notes who it is. */
export const enter = async (door: Door, note: Note, c: HonoContext): Promise<Principal> => {
  const request = c.req.raw
  const principal = await door.enter.byRequest(request, door.cookieOf(request), addressOf(c))
  note.principal = principal.id
  note.session = principal.sessionId
  return principal
}

/** One call with all that any operation may need. */
export const callOf = (
  { world, isOpen, ended, cookieOf }: Door,
  note: Note,
  principal: Principal,
  c: HonoContext,
  idempotency: Call['request']['idempotency'],
): Call => ({
  ...world,
  isOpen,
  ended,
  cookie: cookieOf(c.req.raw),
  principal,
  request: { id: note.requestId, address: addressOf(c), idempotency },
})

/** The fields of the request, from wherever they stand. */
export const collectFrom = (route: Route, c: HonoContext, body: Uint8Array): Promise<object> => {
  const raw = {
    params: c.req.param(),
    search: searchOf(c.req.raw.url),
    body,
    contentType: c.req.raw.headers.get('content-type'),
    contentEncoding: c.req.raw.headers.get('content-encoding'),
  }
  return collect(route.endpoint, raw, pause)
}

/** The query with its question mark, as it came. */
const searchOf = (url: string): string => {
  const at = url.indexOf('?')
  return at < 0 ? '' : url.slice(at)
}

/** The peer's address, where there is a socket; what a header says of it is not believed. */
export const addressOf = (c: HonoContext): string | null => {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  return incoming?.socket?.remoteAddress ?? null
}

/** The caller's key, with a hash of all that makes the request this one and no other. */
const idempotencyOf = async (
  request: Request,
  body: Uint8Array,
): Promise<Call['request']['idempotency']> => {
  const key = request.headers.get('idempotency-key')
  if (key === null) return null
  if (!/^[!-~]{1,128}$/.test(key))
    throw new Refusal(
      'invalid_input',
      'Idempotency-Key must be 1 to 128 visible ASCII characters.',
      { errors: [{ pointer: '#', detail: 'the header Idempotency-Key is malformed' }] },
    )
  const { pathname, search } = new URL(request.url)
  const target = `${request.method} ${pathname}${search}\n`
  return { key, bodyHash: hexOf(await digestAside(Buffer.concat([Buffer.from(target), body]))) }
}
