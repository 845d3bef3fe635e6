import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Server as NetServer, type AddressInfo, type Socket } from 'node:net'
import type { Limits } from './limits.ts'
import { answerPage, pageText } from './pages.ts'

/** A port to open, or a listening socket that was opened by somebody else. */
export type ListenAt = { readonly port: number; readonly host: string } | { readonly fd: number }

/** The listening socket on its way to another process. */
export interface HandOver {
  /** To be inherited, as an entry of `stdio`; the other one listens with `{ fd }`. */
  readonly fd: number
  /**
   * To be called once the other one listens: takes no more connections, ends each with the answer
   * that is due, and resolves when all are gone or `graceMs` is over.
   */
  leave(graceMs: number): Promise<void>
}

/** What a listener hands requests to. */
export interface Doors {
  readonly limits: Limits
  request(request: IncomingMessage, response: ServerResponse, expects: boolean): void
  upgrade(request: IncomingMessage, client: Socket, early: Buffer): void
  /** This listener ends: connections that go on must know. */
  leaving(): void
}

export interface Listener {
  listen(at: ListenAt): Promise<{ readonly port: number }>
  /** Null before it listens. */
  port(): number | null
  connections(): number
  /** Whether every answer ends its connection by now. */
  leaving(): boolean
  handOver(): HandOver
  close(graceMs: number): Promise<void>
}

/** An HTTP server that reads strictly and keeps to the limits. */
export const createListener = (doors: Doors): Listener => {
  const { limits } = doors
  const server = createServer({
    insecureHTTPParser: false,
    requireHostHeader: true,
    maxHeaderSize: limits.headBytes,
    headersTimeout: limits.headMs,
    connectionsCheckingInterval: Math.min(limits.headMs, 5000),
    // A body may take as long as it moves: the silence of a connection ends it.
    requestTimeout: 0,
    keepAliveTimeout: limits.keptMs,
    noDelay: true,
    keepAlive: true,
    optimizeEmptyRequests: true,
    shouldUpgradeCallback: mayUpgrade,
  })
  // Zero is no limit: Node would leave out what is above it, and the rest would mean another thing.
  server.maxHeadersCount = 0
  server.maxConnections = limits.connections
  server.on('request', (request, response) => doors.request(request, response, false))
  server.on('checkContinue', (request, response) => doors.request(request, response, true))
  server.on('checkExpectation', (_, response) => answerPage(response, 417, ['Connection', 'close']))
  server.on('connect', (_, client) => client.end(pageText(405)))
  server.on('upgrade', (request, client, early) => doors.upgrade(request, client as Socket, early))

  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })

  let left: Promise<void> | null = null
  const leave = (graceMs: number): Promise<void> => {
    left ??= stopAccepting(server).then(() => undefined)
    doors.leaving()
    return left.then(() => emptied(open, graceMs))
  }

  return {
    listen: async (at) => {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen({ ...at, backlog: 4096 }, () => {
          server.off('error', reject)
          resolve()
        })
      })
      return { port: (server.address() as AddressInfo).port }
    },
    port: () => (server.listening ? (server.address() as AddressInfo).port : null),
    connections: () => open.size,
    leaving: () => left !== null,
    handOver: () => ({ fd: fdOf(server), leave }),
    close: async (graceMs) => {
      await leave(graceMs)
      for (const socket of open) socket.destroy()
      // Ends the timers of a server that no longer listens.
      server.close()
    },
  }
}

/** What has a body, speaks HTTP/1.0, or wants HTTP/2 in clear text, is an ordinary request. */
const mayUpgrade = ({ method, headers, httpVersionMinor }: IncomingMessage): boolean =>
  method === 'GET' &&
  httpVersionMinor > 0 &&
  headers['transfer-encoding'] === undefined &&
  (headers['content-length'] === undefined || headers['content-length'] === '0') &&
  /^[\w!#$%&'*+.^`|~/-]{1,64}$/.test(headers.upgrade ?? '') &&
  !/^h2c?$/i.test(headers.upgrade ?? '')

/** An HTTP server's own `close` cuts idle connections, on which a request may be on its way. */
const stopAccepting = (server: NetServer): Promise<void> =>
  new Promise((resolve) => {
    if (!server.listening) {
      resolve()
      return
    }
    NetServer.prototype.close.call(server)
    resolve()
  })

/** Resolves when there are no connections any more, or after `graceMs`. */
const emptied = async (open: ReadonlySet<Socket>, graceMs: number): Promise<void> => {
  const until = performance.now() + graceMs
  while (open.size > 0 && performance.now() < until)
    await new Promise((resolve) => {
      setTimeout(resolve, Math.min(20, graceMs))
    })
}

const fdOf = (server: NetServer): number => {
  const fd = (server as unknown as { _handle?: { fd?: number } })._handle?.fd
  if (fd === undefined || fd < 0) throw new Error('the edge does not listen on a socket')
  return fd
}
