import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Route } from '../wire.ts'
import { Exchange, type Around } from './exchange.ts'
import { answerFile } from './files.ts'
import type { Flights } from './flights.ts'
import { answerPage, pageText } from './pages.ts'
import type { PeerOf } from './peers.ts'
import { headFor, readRequest, type Asked } from './request-head.ts'
import { withoutPrefix } from './request-target.ts'
import { findRoute, type RouteTable } from './route-table.ts'
import { Upgrade } from './upgrade.ts'

/** What requests are led by. */
export interface Signs extends Around {
  readonly flights: Flights
  readonly peerOf: PeerOf
  /** Null where nobody knows the routes. */
  table(): RouteTable | null
  folderOf(deployment: string): string | null
  onError(message: string): void
}

/** Leads requests to where their routes say. */
export interface Traffic {
  request(request: IncomingMessage, response: ServerResponse, expects: boolean): void
  upgrade(request: IncomingMessage, client: Socket, early: Buffer): void
  /** Asks upgraded connections to close, those of one deployment or all. */
  tell(deployment: string | null): void
}

/**
 * Route, instance and count are settled in one tick: a switch comes before a request or after it,
 * so whoever is counted on the old deployment is seen by its drain.
 */
export const createTraffic = (signs: Signs): Traffic => {
  const upgrades = new Map<Upgrade, string>()
  return {
    request: (request, response, expects) => {
      const way = wayOf(signs, request)
      if (typeof way === 'number') {
        const ends = way === 400 || way === 501 || way === 505 || expects || signs.leaving()
        answerPage(response, way, ends ? ['Connection', 'close'] : [])
        return
      }
      response.once('close', signs.flights.begin(way.deployment))
      if (way.folder !== null) sendFile(signs, way, way.folder, request, response)
      else if (way.asked.body === 'counted' && way.asked.length > signs.limits.bodyBytes)
        answerPage(response, 413, ['Connection', 'close'])
      else {
        const { asked, deployment } = way
        const head = headOf(signs, way, request)
        new Exchange(signs, { asked, deployment, head, expects }, request, response).start()
      }
    },
    upgrade: (request, client, early) => {
      const way = wayOf(signs, request)
      if (typeof way === 'number' || way.folder !== null) {
        client.on('error', () => client.destroy())
        client.end(pageText(typeof way === 'number' ? way : 400))
        return
      }
      const { asked, deployment } = way
      const protocol = `Connection: Upgrade\r\nUpgrade: ${request.headers.upgrade ?? ''}\r\n`
      const head = headOf(signs, way, request) + protocol
      const ended = signs.flights.begin(deployment)
      const upgrade = new Upgrade(signs, { asked, deployment, head, expects: false }, client, early)
      upgrades.set(upgrade, deployment)
      client.once('close', () => {
        ended()
        upgrades.delete(upgrade)
      })
      upgrade.start()
    },
    tell: (deployment) => {
      for (const [upgrade, of] of upgrades)
        if (deployment === null || of === deployment) upgrade.tell()
    },
  }
}

interface Way {
  readonly asked: Asked
  readonly route: Route
  readonly deployment: string
  readonly folder: string | null
}

/** Where a request goes, or the status that answers it. */
const wayOf = (signs: Signs, request: IncomingMessage): Way | number => {
  const table = signs.table()
  if (!table) return 503
  const asked = readRequest(request)
  if (typeof asked === 'number') return asked
  const route = findRoute(table, asked.host, asked.target.path)
  if (!route) return 404
  const { deployment } = route
  return deployment === null
    ? 503
    : { asked, route, deployment, folder: signs.folderOf(deployment) }
}

const headOf = (signs: Signs, { asked, route }: Way, request: IncomingMessage): string => {
  const sent = route.strip ? withoutPrefix(asked.target, route.path) : asked.target.sent
  return headFor(asked, signs.peerOf(request.socket), sent, route.strip ? route.path : '')
}

const sendFile = (
  signs: Signs,
  { asked, route, deployment }: Way,
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const { path, query } = asked.target
  const below = route.strip ? withoutPrefix({ ...asked.target, query: '' }, route.path) : path
  const file = { folder, path: below, location: `${path}/${query}`, leaving: signs.leaving() }
  answerFile(request, response, file).catch((error: unknown) => {
    signs.onError(`a file of ${deployment} could not be served: ${String(error)}`)
    response.destroy()
  })
}
