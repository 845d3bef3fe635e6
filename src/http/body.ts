import { Refusal } from '../core/kernel/refusal.ts'

/** Reads a body of at most so many bytes; a larger one is refused before it is held. */
export const readBody = async (request: Request, most: number): Promise<Uint8Array> => {
  const length = request.headers.get('content-length')
  if (Number(length ?? 0) > most) throw tooLarge(most)
  if (!request.body) {
    // What a server hands on has no body with GET and HEAD, whatever was sent.
    const wasSent = Number(length ?? 0) > 0 || request.headers.has('transfer-encoding')
    return wasSent && isRead(request.method) ? refuseBody(request.method) : new Uint8Array()
  }
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of unbroken(request.body)) {
    size += part.byteLength
    if (size > most) throw tooLarge(most)
    parts.push(part)
  }
  return Buffer.concat(parts)
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

async function* unbroken(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch {
    throw new Refusal('invalid_input', 'The body ended before it was complete.', {
      next: 'Send it again.',
      errors: [{ pointer: '#', detail: 'must be complete' }],
    })
  }
}
