import { Refusal } from '../core/kernel/refusal.ts'
import type { Held } from './body-room.ts'

/**
 * Reads a body of at most so many bytes into the room; a larger one is refused before it is held.
 */
export const readBody = async (
  request: Request,
  most: number,
  room: Pick<Held, 'take'>,
): Promise<Uint8Array> => {
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (length > most) throw tooLarge(most)
  if (isRead(request.method)) {
    // What a server hands on has no body with GET and HEAD, whatever was sent.
    const wasSent = length > 0 || request.headers.has('transfer-encoding')
    return wasSent ? refuseBody(request.method) : new Uint8Array()
  }
  return length <= shortBytes
    ? await readShort(request, length, room)
    : await readParts(request, most, room)
}

/**
 * Up to this many bytes a body is read in one piece: a stream would cost more than all the rest.
 */
const shortBytes = 64 * 1024

const readShort = async (
  request: Request,
  length: number,
  room: Pick<Held, 'take'>,
): Promise<Uint8Array> => {
  room.take(length)
  try {
    return new Uint8Array(await request.arrayBuffer())
  } catch {
    throw broken()
  }
}

const readParts = async (
  { body }: Request,
  most: number,
  room: Pick<Held, 'take'>,
): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of unbroken(body)) {
    size += part.byteLength
    if (size > most) throw tooLarge(most)
    room.take(part.byteLength)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** A body of bytes as it comes; one that is larger than so many, or compressed, is refused. */
export const bytesOf = (request: Request, most: number): AsyncIterable<Uint8Array> => {
  const { headers, body } = request
  const length = Number(headers.get('content-length') ?? Number.NaN)
  if (length > most) throw tooLarge(most)
  const isEmpty = length === 0 || body === null
  if (!isEmpty && !/^application\/octet-stream(?:\s*;|$)/i.test(headers.get('content-type') ?? ''))
    throw new Refusal('unsupported_media_type', 'The body must be application/octet-stream.', {
      next: 'Send the header Content-Type: application/octet-stream.',
    })
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity')
    throw new Refusal('unsupported_media_type', 'The body must not be compressed.', {
      next: 'Send it without Content-Encoding.',
    })
  return atMost(unbroken(body), most)
}

async function* atMost(parts: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const part of parts) {
    size += part.byteLength
    if (size > most) throw tooLarge(most)
    yield part
  }
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD'

const refuseBody = (method: string): never => {
  throw new Refusal('invalid_input', `The request must have no body with ${method}.`, {
    next: 'Put the fields into the query.',
    errors: [{ pointer: '#', detail: `must have no body with ${method}` }],
  })
}

const tooLarge = (most: number): Refusal =>
  new Refusal('too_large', `The body is larger than ${most} bytes.`, {
    next: 'Send less at once.',
    errors: [{ pointer: '#', detail: `must be at most ${most} bytes long` }],
  })

async function* unbroken(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  try {
    if (body) yield* body
  } catch {
    throw broken()
  }
}

const broken = (): Refusal =>
  new Refusal('invalid_input', 'The body ended before it was complete.', {
    next: 'Send it again.',
    errors: [{ pointer: '#', detail: 'must be complete' }],
  })
