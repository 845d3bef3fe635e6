import { createServer } from 'node:net'
import type { Clock } from '../clock.ts'

/** Which ports the host gives away: below those that the system takes for outgoing connections. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

/** The range where nothing else is said. */
export const usualPorts: PortRange = { first: 21_000, last: 31_999 }

/** A freed port is given to nobody for so long: something may still know it by its number. */
const quarantineMs = 60_000

/** Gives ports on 127.0.0.1, each to one at a time. */
export interface Ports {
  /** A port that nobody listens on; fails when there is none. */
  take(): Promise<number>
  /** Marks one as taken, for an instance that lives on. */
  keep(port: number): void
  /** Gives one back. */
  free(port: number): void
}

/** Begins with every port free. `random` is from 0 (included) to 1. */
export const createPorts = (
  clock: Pick<Clock, 'now'>,
  random: () => number,
  { first, last }: PortRange = usualPorts,
): Ports => {
  const taken = new Set<number>()
  const freedAt = new Map<number, number>()
  const isOffered = (port: number): boolean =>
    !taken.has(port) && clock.now() - (freedAt.get(port) ?? -Infinity) >= quarantineMs
  return {
    take: async () => {
      const count = last - first + 1
      const start = Math.floor(random() * count)
      for (let step = 0; step < count; step++) {
        const port = first + ((start + step) % count)
        if (!isOffered(port)) continue
        taken.add(port)
        if (await isFree(port)) return port
        taken.delete(port)
      }
      throw new Error(`No port from ${first} to ${last} is free. End something that listens there.`)
    },
    keep: (port) => void taken.add(port),
    free: (port) => {
      if (taken.delete(port)) freedAt.set(port, clock.now())
    },
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.close(() => resolve(true))
    })
  })
