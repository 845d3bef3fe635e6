import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A page that somebody else serves, on another port of this machine. */
export interface Elsewhere {
  /** By address: another origin, but the same site; and by name: another site. */
  readonly origins: readonly string[]
  [Symbol.asyncDispose](): Promise<void>
}

/** Serves this markup at every address. */
export const openElsewhere = async (markup: string): Promise<Elsewhere> => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><title>Elsewhere</title>${markup}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origins: [`http://127.0.0.1:${port}`, `http://localhost:${port}`],
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
