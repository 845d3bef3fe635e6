import { connect } from 'node:net'
import { AnswerReader, type Answer } from './answer-reader.ts'
import { UnreachableError } from './errors.ts'

/** A server's address in the parts that a connection needs. */
export interface ServerAddress {
  /** `http://127.0.0.1:7420`, in the one form by which it is known. */
  readonly url: string
  readonly isSecure: boolean
  readonly host: string
  /** For the `Host` header: with the port, unless it is the default. */
  readonly authority: string
  readonly port: number
  /** What stands before every path: empty, or `/prefix`. */
  readonly path: string
}

/** A request as it goes out; `path` includes the query. */
export interface Request {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

/**
 * Sends one request on a connection of its own and reads the answer, both within `timeoutMs`.
 * Fails with an `UnreachableError` and nothing else.
 */
export const exchange = async (
  server: ServerAddress,
  request: Request,
  timeoutMs: number,
): Promise<Answer> => {
  if (!server.isSecure) return await exchangeInClear(server, request, timeoutMs)
  // TLS costs 30 ms to load, and a local server speaks plain HTTP.
  const { exchangeOverTls } = await import('./exchange-over-tls.ts')
  return await exchangeOverTls(server, request, timeoutMs)
}

/** What every request says besides its own headers. */
export const headersOf = (server: ServerAddress, request: Request): Record<string, string> => ({
  host: server.authority,
  connection: 'close',
  ...request.headers,
  ...(request.body ? { 'content-length': String(request.body.length) } : {}),
  ...(!request.body && request.method !== 'GET' ? { 'content-length': '0' } : {}),
})

const exchangeInClear = (
  server: ServerAddress,
  request: Request,
  timeoutMs: number,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = formatRequest(server, request)
    let wasSent = false
    const reader = new AnswerReader()
    const socket = connect({ host: server.host, port: server.port, noDelay: true })
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      socket.destroy()
      act()
    }
    const fail = (error: UnreachableError): void => settle(() => reject(error))
    const timer = setTimeout(() => fail(tooSlow(server, timeoutMs)), timeoutMs)
    const read = (get: () => Answer | undefined): void => {
      try {
        const answer = get()
        if (answer) settle(() => resolve(answer))
      } catch (error) {
        fail(notUnderstood(server, error instanceof Error ? error.message : 'it is not HTTP'))
      }
    }
    socket.on('connect', () => {
      wasSent = true
      socket.write(outgoing)
    })
    let hasAnswered = false
    socket.on('data', (bytes: Buffer) => {
      hasAnswered = true
      read(() => reader.push(bytes))
    })
    socket.on('end', () => {
      if (hasAnswered) read(() => reader.end())
      else fail(lost(server))
    })
    socket.on('error', (error) => fail(broken(server, error, wasSent)))
  })

const formatRequest = (server: ServerAddress, request: Request): Buffer => {
  const lines = Object.entries(headersOf(server, request)).map(([name, value]) => {
    // A line break in a header would begin another one.
    if (/[^\x20-\x7e]/.test(value)) throw new TypeError(`the header ${name} is not plain text`)
    return `${name}: ${value}\r\n`
  })
  const head = `${request.method} ${server.path}${request.path} HTTP/1.1\r\n${lines.join('')}\r\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), request.body ?? Buffer.alloc(0)])
}

const nextStart = 'Start one: berth serve; or name another: --server URL'

/** The server took too long; the request may have had its effect. */
export const tooSlow = (server: ServerAddress, timeoutMs: number): UnreachableError =>
  new UnreachableError(
    `${server.url} did not answer within ${timeoutMs / 1000} s.`,
    'Try again; if it stays so, look at the log of the server.',
  )

/** The connection broke after the request had gone out. */
export const lost = (server: ServerAddress): UnreachableError =>
  new UnreachableError(
    `The connection to ${server.url} broke off before the answer.`,
    'Try again; if it stays so, look at the log of the server.',
    true,
  )

/** What answered does not speak the language. */
export const notUnderstood = (
  server: ServerAddress,
  why: string,
  cause?: unknown,
): UnreachableError =>
  new UnreachableError(
    `What answers at ${server.url} does not look like a Berth server: ${why}.`,
    'Check the address: --server URL, BERTH_SERVER, or berth context list',
    false,
    cause,
  )

/** Any failure of a socket. */
export const broken = (
  server: ServerAddress,
  error: Error & { readonly code?: string },
  wasSent: boolean,
): UnreachableError => {
  if (wasSent) return lost(server)
  if (error.code === 'ECONNREFUSED')
    return new UnreachableError(`Nothing answers at ${server.url}.`, nextStart)
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN')
    return new UnreachableError(
      `The host ${server.host} is not known here.`,
      'Check the address: --server URL, BERTH_SERVER, or berth context list',
    )
  return new UnreachableError(
    `${server.url} cannot be reached (${error.code ?? 'error'}).`,
    nextStart,
  )
}
