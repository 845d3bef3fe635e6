import { connect } from 'node:net'
import { AnswerReader, type Answer } from './answer-reader.ts'
import type { UnreachableError } from './errors.ts'
import { headersOf, type Request } from './request.ts'
import type { ServerAddress } from './server-address.ts'
import { broken, lost, notUnderstood, tooSlow } from './unreachable.ts'

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
