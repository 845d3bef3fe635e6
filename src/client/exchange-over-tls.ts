import { request as send } from 'node:https'
import { mostBodyBytes, type Answer } from './answer-reader.ts'
import { UnreachableError } from './errors.ts'
import { broken, notUnderstood, tooSlow } from './unreachable.ts'
import { headersOf, type Request } from './request.ts'
import { type ServerAddress } from './server-address.ts'

/** The same as in clear, through TLS with the system's rules for certificates. */
export const exchangeOverTls = (
  server: ServerAddress,
  request: Request,
  timeoutMs: number,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let wasSent = false
    const outgoing = send({
      host: server.host,
      port: server.port,
      method: request.method,
      path: `${server.path}${request.path}`,
      headers: headersOf(server, request),
      agent: false,
    })
    const timer = setTimeout(() => fail(tooSlow(server, timeoutMs)), timeoutMs)
    const fail = (error: UnreachableError): void => {
      clearTimeout(timer)
      outgoing.destroy()
      reject(error)
    }
    outgoing.on('finish', () => {
      wasSent = outgoing.socket?.connecting === false
    })
    outgoing.on('error', (error: Error & { readonly code?: string }) =>
      fail(certificateProblem(server, error) ?? broken(server, error, wasSent)),
    )
    outgoing.on('response', (incoming) => {
      const body: Buffer[] = []
      let size = 0
      incoming.on('data', (bytes: Buffer) => {
        size += bytes.length
        if (size > mostBodyBytes) fail(notUnderstood(server, 'the body is too long'))
        else body.push(bytes)
      })
      incoming.on('error', (error) => fail(broken(server, error, true)))
      incoming.on('end', () => {
        clearTimeout(timer)
        const headers = new Map(
          Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
        )
        resolve({ status: incoming.statusCode ?? 0, headers, body: Buffer.concat(body) })
      })
    })
    outgoing.end(request.body)
  })

const certificateProblem = (
  server: ServerAddress,
  { code = '' }: Error & { readonly code?: string },
): UnreachableError | undefined =>
  /CERT|SIGNATURE|ISSUER|ALTNAME/.test(code)
    ? new UnreachableError(
        `The certificate of ${server.url} is not accepted (${code}).`,
        'If an authority of your own signed it, name its file: NODE_EXTRA_CA_CERTS=ca.pem',
      )
    : code === 'EPROTO' || code.startsWith('ERR_SSL')
      ? new UnreachableError(
          `${server.url} does not speak TLS.`,
          'If it speaks plain HTTP, name it with http://',
        )
      : undefined
