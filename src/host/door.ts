import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { messageShapes } from './message.ts'
import { Refused } from './refused.ts'
import { ShapeError } from './shape.ts'
import { said } from './said.ts'
import { wireVersion, type MessageName, type Messages } from './wire.ts'

/** Carries out each message. */
export type Handlers = {
  readonly [M in MessageName]: (
    sent: Messages[M]['sent'],
    signal: AbortSignal,
  ) => Promise<Messages[M]['answered']> | Messages[M]['answered']
}

/** Nobody sends more; the largest is a set of routes. In bytes. */
const mostBytes = 32 * 1_048_576

/**
 * Serves the wire: `POST /v2/<message>`. 200 with the answer, 409 with `problem` for what is
 * refused for good, 503 for what may go better later.
 */
export const createDoor = (handlers: Handlers): Server => {
  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    void answerTo(handlers, request, gone.signal).then(({ status, body }) =>
      send(response, status, body),
    )
  })
  // A handler that waits for a step's end sends nothing for a minute.
  server.timeout = 0
  server.keepAliveTimeout = 60_000
  return server
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

const answerTo = async (
  handlers: Handlers,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<Answer> => {
  try {
    return { status: 200, body: (await handle(handlers, request, signal)) ?? null }
  } catch (error) {
    const isFinal = error instanceof Refused || error instanceof ShapeError
    return { status: isFinal ? 409 : 503, body: { problem: said(error) } }
  }
}

const handle = async (
  handlers: Handlers,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<unknown> => {
  const [, version = '', name = ''] = /^\/v(\d{1,9})\/(\w+)$/.exec(request.url ?? '') ?? []
  if (request.method !== 'POST' || version === '')
    throw new Refused(`The host takes POST /v${wireVersion}/<message> and nothing else.`)
  if (Number(version) !== wireVersion)
    throw new Refused(
      `The host speaks version ${wireVersion} of the wire and was spoken to in version ${version}: control and host must be of one release.`,
    )
  if (!isMessage(name)) throw new Refused(`The host knows no message ${name}.`)
  return await carryOut(handlers, name, await readJson(request), signal)
}

const carryOut = <M extends MessageName>(
  handlers: Handlers,
  name: M,
  body: unknown,
  signal: AbortSignal,
): Promise<Messages[M]['answered']> | Messages[M]['answered'] =>
  handlers[name](messageShapes[name](body, ''), signal)

const isMessage = (name: string): name is MessageName => Object.hasOwn(messageShapes, name)

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > mostBytes) throw new Refused(`A message has at most ${mostBytes} bytes.`)
    parts.push(part)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown
  } catch {
    // What the parser says quotes the message, which may hold secrets.
    throw new Refused('The message is not JSON.')
  }
}

const send = (response: ServerResponse, status: number, body: unknown): void => {
  if (response.destroyed) return
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
  })
  response.end(bytes)
}
