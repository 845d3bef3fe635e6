import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A listener for a proxy in front that makes certificates on demand. */
export interface Ask {
  /** Also again after it was closed. */
  listen(): Promise<{ readonly port: number }>
  close(): Promise<void>
}

/**
 * Answers `GET /tls/ask?domain=…` with 200 where a route has the host, else 404, on 127.0.0.1 only:
 * on the edge's own port the outside could ask, too.
 */
export const createAsk = (knows: (host: string) => boolean, port: number): Ask => {
  const serverHere = (): Server =>
    createServer({ requestTimeout: 5000 }, (request, response) => {
      const url = URL.parse(request.url ?? '', 'http://127.0.0.1')
      const domain = url?.pathname === '/tls/ask' ? url.searchParams.get('domain') : null
      response.writeHead(domain !== null && knows(domain) ? 200 : 404, { 'Content-Length': '0' })
      response.end()
    })
  let server: Server | undefined
  return {
    listen: () =>
      new Promise((resolve, reject) => {
        const opened = serverHere()
        opened.once('error', reject)
        opened.listen(port, '127.0.0.1', () => {
          opened.off('error', reject)
          server = opened
          resolve({ port: (opened.address() as AddressInfo).port })
        })
      }),
    close: () =>
      new Promise((resolve) => {
        if (!server) return resolve()
        server.close(() => resolve())
        server.closeAllConnections()
        server = undefined
      }),
  }
}
