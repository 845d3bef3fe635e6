import type { Context as HonoContext } from 'hono'
import { streamSSE } from 'hono/streaming'
import { listEvents } from '../core/ledger/list-events.ts'
import { Refusal } from '../core/kernel/refusal.ts'
import { addressOf, refuse, type Door } from './door.ts'
import type { Call } from './route.ts'

/** How often a stream looks for new events, and how often it shows that it lives, in milliseconds. */
const paceMs = 500
const aliveMs = 15_000
/** How many streams one server keeps open. */
const mostStreams = 200

let open = 0

/**
 * Follows the ledger as server-sent events (WHATWG HTML, "Server-sent events"): the id of each is
 * its sequence number, so that `Last-Event-ID` goes on where a broken connection stopped.
 */
export const eventStream = async (door: Door, c: HonoContext): Promise<Response> => {
  const requestId = door.world.newId('req')
  try {
    const call = await door.enter(
      { headers: c.req.raw.headers, address: addressOf(c) },
      requestId,
      null,
    )
    const from = startOf(c.req.header('last-event-id') ?? c.req.query('after') ?? '0')
    // The first page also refuses those who may not read, before the stream begins.
    await listEvents(call, { after: from, limit: 1 })
    if (open >= mostStreams)
      throw new Refusal('rate_limited', `More than ${mostStreams} streams are open.`, {
        next: 'Try again later, or read /v1/events page by page.',
      })
    c.header('x-request-id', requestId)
    c.header('cache-control', 'no-store')
    return streamSSE(c, (stream) => follow(stream, door, call, from))
  } catch (error) {
    return refuse(door, error, requestId)
  }
}

const follow = async (
  stream: Parameters<Parameters<typeof streamSSE>[1]>[0],
  door: Door,
  call: Call,
  from: number,
): Promise<void> => {
  open += 1
  try {
    let after = from
    let quietMs = 0
    while (!stream.aborted && door.isOpen()) {
      const { items } = await listEvents(call, { after, limit: 100 })
      for (const { sequence, type, bytes } of items) {
        await stream.writeSSE({
          id: String(sequence),
          event: type,
          data: Buffer.from(bytes).toString('utf8'),
        })
        after = sequence
      }
      if (items.length > 0) quietMs = 0
      else {
        await stream.sleep(paceMs)
        quietMs += paceMs
        if (quietMs >= aliveMs) {
          await stream.write(': alive\n\n')
          quietMs = 0
        }
      }
    }
  } finally {
    open -= 1
  }
}

const startOf = (text: string): number => {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new Refusal('invalid_input', 'after must be a sequence number.', {
    errors: [{ pointer: '#/after', detail: 'must be a sequence number' }],
  })
}
