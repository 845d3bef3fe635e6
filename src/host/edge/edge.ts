import { readFileSync } from 'node:fs'
import type { Fence, RouteSet } from '../wire.ts'
import { createFlights } from './flights.ts'
import { holdRoutes, type Applied } from './held-routes.ts'
import { affordable, usualLimits, type Limits } from './limits.ts'
import { createListener, type HandOver, type ListenAt } from './listener.ts'
import { peersOf } from './peers.ts'
import { hostOf } from './route-table.ts'
import { createTraffic } from './traffic.ts'
import { createTurns } from './turns.ts'
import type { Address } from '../address.ts'
import { Upstreams } from './upstreams.ts'

/** What the edge asks of its host, and where it keeps its routes. */
export interface EdgeOptions {
  /** The addresses that are ready now, asked anew for each request; null or none is a 503. */
  addressesOf(deployment: string): readonly Address[] | null
  /** The folder of a static deployment, served by the edge itself; else null. */
  folderOf(deployment: string): string | null
  /** A file; two more beside it belong to the edge. */
  readonly snapshotPath: string
  /** Something that an operator must know, in one line. */
  onError(message: string): void
  /** Whose `X-Forwarded-…` is believed: addresses, networks or `loopback`. Nobody's by default. */
  readonly trustedProxies?: readonly string[]
  readonly limits?: Partial<Limits>
}

/** How it is with the edge. */
export interface EdgeState {
  /** Null before the first set. */
  readonly fence: Fence | null
  /** Whether the snapshots could not be used: everything is answered 503 until the next set. */
  readonly damaged: boolean
  /** Null before it listens. */
  readonly port: number | null
  readonly connections: number
}

/** Where requests come in: they go to the deployments that the held routes name. */
export interface Edge {
  listen(at: ListenAt): Promise<{ readonly port: number }>
  /**
   * Whole or not at all; resolves once it is on the disk and in effect. A set at or below the held
   * fence changes nothing: `applied` says whether it is the same one. Throws `InvalidRoutes`.
   */
  apply(set: RouteSet): Promise<Applied>
  /** Requests and upgraded connections by deployment; what is not named has none. */
  inFlight(): Readonly<Record<string, number>>
  state(): EdgeState
  /** Whether a route has this host; in constant time. */
  knows(host: string): boolean
  /** Lets another process take the listening socket over. */
  handOver(): HandOver
  /** Takes no more connections, waits for requests up to `graceMs`, then closes everything. */
  close(graceMs?: number): Promise<void>
}

/** An edge that serves its snapshot as soon as it listens. */
export const createEdge = (options: EdgeOptions): Edge => {
  const { connections, ...others } = { ...usualLimits, ...options.limits }
  const limits = { ...others, connections: Math.min(connections, affordable(ownLimits())) }
  const flights = createFlights()
  const upstreams = new Upstreams(limits)
  const turns = createTurns((deployment) => options.addressesOf(deployment))
  const onError = (message: string): void => options.onError(message)
  const routes = holdRoutes(
    options.snapshotPath,
    (left) => {
      for (const deployment of left) {
        upstreams.leave(deployment)
        turns.forget(deployment)
        traffic.tell(deployment)
      }
    },
    onError,
  )
  const traffic = createTraffic({
    limits,
    flights,
    upstreams,
    peerOf: peersOf(options.trustedProxies ?? []),
    next: (deployment, tried) => turns.next(deployment, tried),
    table: () => routes.table(),
    folderOf: (deployment) => options.folderOf(deployment),
    leaving: () => listener.leaving(),
    onError,
  })
  const listener = createListener({
    limits,
    ...traffic,
    leaving: () => traffic.tell(null),
  })

  return {
    listen: (at) => listener.listen(at),
    apply: async (set) => {
      if (listener.leaving()) throw new Error('this edge has handed its socket over')
      return await routes.apply(set)
    },
    inFlight: () => flights.counts(),
    state: () => ({
      fence: routes.fence(),
      damaged: routes.table() === null,
      port: listener.port(),
      connections: listener.connections(),
    }),
    knows: (host) => {
      const name = hostOf(host)
      return name !== null && routes.table()?.has(name) === true
    },
    handOver: () => listener.handOver(),
    close: async (graceMs = 0) => {
      await listener.close(graceMs)
      upstreams.close()
    },
  }
}

const ownLimits = (): string => {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return ''
  }
}
