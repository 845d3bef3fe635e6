import { serve as listen, type ServerType } from '@hono/node-server'
import type { Settings } from './config/settings.ts'

/** How long the server waits for its peers, in milliseconds. */
export interface Patience {
  /** For the headers of a request, and for the whole of it; looked at so often. */
  readonly headersMs: number
  readonly requestMs: number
  readonly lookMs: number
  /** For a connection on which nothing moves, as when its peer reads no more. */
  readonly idleMs: number
  /** For calls that run when it is told to stop. */
  readonly stoppingMs: number
}

/** What suits every network that is not a test's. */
export const usualPatience: Patience = {
  headersMs: 10_000,
  requestMs: 120_000,
  lookMs: 5_000,
  idleMs: 120_000,
  stoppingMs: 10_000,
}

type Fetch = Parameters<typeof listen>[0]['fetch']

/** A server that takes connections at that address; fails where it cannot be had. */
export const listening = (
  fetch: Fetch,
  { listen: hostname, port }: Pick<Settings, 'listen' | 'port'>,
  { headersMs, requestMs, lookMs, idleMs }: Patience,
): Promise<ServerType> =>
  new Promise((resolve, reject) => {
    const server = listen(
      {
        fetch,
        hostname,
        port,
        serverOptions: {
          headersTimeout: headersMs,
          requestTimeout: requestMs,
          connectionsCheckingInterval: lookMs,
          maxHeaderSize: 16_384,
        },
      },
      () => resolve(server),
    )
    if ('timeout' in server) server.timeout = idleMs
    server.once('error', reject)
  })

/** Where the server is reached from this machine. */
export const urlOf = (server: ServerType): string => {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('defect: no address')
  const everywhere = { '0.0.0.0': '127.0.0.1', '::': '::1' } as Record<string, string>
  const name = everywhere[address.address] ?? address.address
  const host = address.family === 'IPv6' ? `[${name}]` : name
  return `http://${host}:${address.port}`
}

/** Takes no more connections, and ends those that are left when the patience is over. */
export const closed = (server: ServerType, { stoppingMs }: Patience): Promise<void> =>
  new Promise((resolve) => {
    const late = setTimeout(
      () => 'closeAllConnections' in server && server.closeAllConnections(),
      stoppingMs,
    )
    server.close(() => {
      clearTimeout(late)
      resolve()
    })
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
