import { request, type Agent, type IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { DockerError, inOneLine } from './docker-error.ts'

/** One request to Docker. */
export interface Ask {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With its query, without the version. */
  readonly path: string
  /** Sent as JSON, or as a tar. */
  readonly body?: object | undefined
  readonly tar?: { readonly stream: Readable; readonly bytes: number } | undefined
  /** How long Docker may take until it begins to answer; null is as long as it wants. */
  readonly withinMs?: number | null | undefined
  /** Further ones, such as logins; never in a message. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly signal?: AbortSignal | undefined
}

/** Answers are read up to this many bytes. */
const mostBytes = 64 * 1024 * 1024
/** As long as Docker may take where an ask says nothing else, in milliseconds. */
export const usualWithinMs = 30_000

/** Sends one request; answers when the head of the answer is there. */
export const send = async (socket: string, agent: Agent, ask: Ask): Promise<IncomingMessage> => {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const payload = ask.body === undefined ? undefined : Buffer.from(JSON.stringify(ask.body))
  const sent = request(
    {
      socketPath: socket,
      agent,
      method: ask.method,
      path: ask.path,
      headers: {
        host: 'docker',
        'user-agent': 'berth',
        ...headersOf(ask, payload),
        ...ask.headers,
      },
      ...(ask.signal === undefined ? {} : { signal: ask.signal }),
    },
    resolve,
  )
  sent.on('error', (error) => reject(failureOf(socket, error)))
  const withinMs = ask.withinMs === undefined ? usualWithinMs : ask.withinMs
  const silent = (): void => {
    const seconds = Math.round((withinMs ?? 0) / 1000)
    const why = `Docker does not answer on ${socket}: silent for ${seconds} s.`
    const error = new DockerError(why, { isAway: true })
    sent.destroy(error)
    reject(error)
  }
  const timer = withinMs === null ? undefined : setTimeout(silent, withinMs)
  if (ask.tar) {
    ask.tar.stream.on('error', (error) => sent.destroy(error))
    ask.tar.stream.pipe(sent)
  } else sent.end(payload)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}

const headersOf = (ask: Ask, payload: Buffer | undefined): Readonly<Record<string, string>> => {
  if (ask.tar)
    return { 'content-type': 'application/x-tar', 'content-length': String(ask.tar.bytes) }
  return payload === undefined
    ? { 'content-length': '0' }
    : { 'content-type': 'application/json', 'content-length': String(payload.length) }
}

/** The whole of an answer as bytes; bounded in size and time. */
export const readAll = async (
  socket: string,
  message: IncomingMessage,
  withinMs: number | null = usualWithinMs,
): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let length = 0
  const late = (): void => {
    const why = `Docker does not finish its answer on ${socket}.`
    message.destroy(new DockerError(why, { isAway: true }))
  }
  const timer = withinMs === null ? undefined : setTimeout(late, withinMs)
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > mostBytes)
        throw new DockerError(`Docker answered with more than ${mostBytes} bytes.`)
      chunks.push(chunk)
    }
  } catch (error) {
    throw failureOf(socket, error)
  } finally {
    clearTimeout(timer)
  }
  return Buffer.concat(chunks)
}

/** What a failed connection means, in a sentence. */
export const failureOf = (socket: string, error: unknown): Error => {
  if (error instanceof DockerError) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ABORT_ERR') return error as Error
  if (code === 'EACCES' || code === 'EPERM')
    return new DockerError(
      `Docker may not be used by this user: ${socket} is not theirs to open. ` +
        'Add the user to the group that owns it.',
      { cause: error },
    )
  if (code.startsWith('HPE_'))
    return new DockerError(`What answers on ${socket} does not speak HTTP as Docker does.`, {
      cause: error,
    })
  return new DockerError(
    `Docker does not answer on ${socket} (${code || inOneLine(error)}). Check that it runs.`,
    { isAway: true, cause: error },
  )
}
