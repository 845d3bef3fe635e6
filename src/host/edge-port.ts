import type { Server } from 'node:net'
import type { Fence, Messages, RouteSet } from './wire.ts'

/** What the host needs of its edge: the proxy that takes requests and passes them on. */
export interface EdgePort {
  /** Where it listens. */
  readonly port: number
  /** The set that it serves; null before the first. */
  fence(): Fence | null
  /** Resolves once the set is on the disk and in effect, or was refused. */
  route(set: RouteSet): Promise<Messages['route']['answered']>
  inFlight(): Readonly<Record<string, number>>
  /** What a successor goes on listening with. */
  readonly listener: Server | null
  /** Takes no more connections, lets requests finish, and ends. */
  close(): Promise<void>
}

/** Stands where no edge is wired: keeps the set in memory and takes no requests. */
export const noEdge = (): EdgePort => {
  let held: Fence | null = null
  return {
    port: 0,
    listener: null,
    fence: () => held,
    route: async ({ fence }) => {
      held = fence
      return { applied: true, held: fence }
    },
    inFlight: () => ({}),
    close: async () => {},
  }
}
