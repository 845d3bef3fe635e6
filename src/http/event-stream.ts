import type { Context as HonoContext } from 'hono'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Principal } from '../core/kernel/context.ts'
import { Refusal } from '../core/kernel/refusal.ts'
import { listEvents } from '../core/ledger/log/list-events.ts'
import { callOf, collectFrom, enter, type Door } from './door.ts'
import { parseInput } from './input.ts'
import { noted, trouble } from './note.ts'
import type { News } from './news.ts'
import { problemOf } from './problem.ts'
import { RateLimited } from './rate-limit.ts'
import type { Call, Route } from './route.ts'

/**
 * How long a stream rests at least between two looks, and how often it shows that it lives, in
 * milliseconds.
 */
const restMs = 50
const aliveMs = 15_000
/** How many streams one server keeps open, and how many of them for one token. */
const mostStreams = 200
const mostPerToken = 20
/** How many events one look takes. */
const mostAtOnce = 100

/** Answers with a stream of the ledger. */
export type EventStreams = (door: Door, route: Route, c: HonoContext) => Promise<Response>

/**
 * Follows the ledger as server-sent events (WHATWG HTML, "Server-sent events"): the id of each is
 * its sequence number, so that `Last-Event-ID` goes on where a broken connection stopped.
 */
export const eventStreams = (numbering: News): EventStreams => {
  const open = new Map<string, number>()
  const count = ({ id }: Principal, change: 1 | -1): void => {
    const now = (open.get(id) ?? 0) + change
    if (now > 0) open.set(id, now)
    else open.delete(id)
  }
  const insistRoom = ({ id }: Principal): void => {
    const all = open.values().reduce((sum, each) => sum + each, 0)
    if (all < mostStreams && (open.get(id) ?? 0) < mostPerToken) return
    const most = `at most ${mostPerToken} streams for one token, ${mostStreams} for all`
    throw new RateLimited(`Too many streams are open: ${most}.`, 10, 'or read page by page.')
  }
  return (door, route, c) =>
    noted(door, { id: 'event.stream', method: 'GET' }, async (note) => {
      const principal = await enter(door, note, c)
      const call = callOf(door, note, principal, c, null)
      const after = await startOf(route, c)
      // The first look also refuses those who may not read, before the stream begins.
      await listEvents(call, { after, limit: 1 })
      insistRoom(principal)
      count(principal, 1)
      return {
        status: 200,
        body: follow(door, call, { after, numbering }, () => count(principal, -1)),
        headers: {
          'content-type': 'text/event-stream',
          // Nothing between us and the reader holds events back; nothing comes after the stream.
          'x-accel-buffering': 'no',
          connection: 'close',
        },
      }
    })
}

/** Where a stream begins, and what makes it look. */
interface Start {
  readonly after: number
  readonly numbering: News
}

// Pulled, never pushed: a client that reads slowly holds a hundred events, not the ledger.
const follow = (
  door: Door,
  call: Call,
  start: Start,
  onEnd: () => void,
): ReadableStream<Uint8Array> => {
  const ending = new AbortController()
  const { numbering } = start
  let after = start.after
  const end = (why: string): void => {
    if (ending.signal.aborted) return
    ending.abort()
    onEnd()
    const { requestId, principal } = { requestId: call.request.id, principal: call.principal.id }
    door.log({ message: 'stream ended', requestId, principal, why, after })
  }
  const next = async (): Promise<string | undefined> => {
    const since = performance.now()
    while (door.isOpen() && !ending.signal.aborted) {
      const [told, lookedAt] = [numbering.told(), performance.now()]
      const { items, through, isMore } = await listEvents(call, { after, limit: mostAtOnce })
      after = through
      if (items.length > 0) return items.map(written).join('') + placeMark(after)
      if (performance.now() - since >= aliveMs) return placeMark(after)
      if (isMore) continue
      await numbering.moreThan(told, ending.signal)
      // Many writers number many times: a reader looks no more often than it can show.
      const rest = restMs - (performance.now() - lookedAt)
      if (rest > 0) await sleep(rest, undefined, { signal: ending.signal }).catch(() => {})
    }
    return undefined
  }
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { text, why } = await next().then(
          (found) => ({ text: found, why: 'the server stops' }),
          (error: unknown) => ({ text: undefined, why: reason(door, error, call.request.id) }),
        )
        if (ending.signal.aborted) return
        if (text !== undefined) return controller.enqueue(Buffer.from(text))
        end(why)
        controller.close()
      },
      cancel: () => end('the client left'),
    },
    { highWaterMark: 0 },
  )
}

const written = ({ sequence, type, bytes }: NumberedEvent): string =>
  `id: ${sequence}\nevent: ${type}\ndata: ${Buffer.from(bytes).toString('utf8')}\n\n`

// Without data it is no event, but moves `Last-Event-ID` past what this token does not see.
const placeMark = (after: number): string => `: alive\nid: ${after}\n\n`

type NumberedEvent = Awaited<ReturnType<typeof listEvents>>['items'][number]

const reason = (door: Door, error: unknown, requestId: string): string => {
  const { code } = problemOf(error, requestId)
  if (!(error instanceof Refusal)) door.log(trouble(error, code, requestId))
  return code
}

const startOf = async (route: Route, c: HonoContext): Promise<number> => {
  const { after = 0 } = parseInput(route.input, await collectFrom(route, c, new Uint8Array())) as {
    readonly after?: number
  }
  const last = c.req.raw.headers.get('last-event-id')
  if (last === null || last === '') return after
  if (/^\d{1,15}$/.test(last)) return Number(last)
  throw new Refusal('invalid_input', 'Last-Event-ID must be a sequence number.', {
    next: 'Leave it out to begin anew.',
    errors: [{ pointer: '#/after', detail: 'must be a sequence number' }],
  })
}
