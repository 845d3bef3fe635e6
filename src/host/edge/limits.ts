/** What the edge allows; times in milliseconds. */
export interface Limits {
  /** Open connections from clients; further ones are closed at once. */
  readonly connections: number
  /** Open connections to one instance; further requests are answered 503. */
  readonly perInstance: number
  /** Bytes of a head, request line and headers together, on either side. */
  readonly headBytes: number
  /** Bytes of a request's body. */
  readonly bodyBytes: number
  /** How long a client may take for a head. */
  readonly headMs: number
  /** How long a client's connection is kept without a request. */
  readonly keptMs: number
  /** How long an instance may take to accept a connection. */
  readonly connectMs: number
  /** How long a request may go without a byte between edge and instance. */
  readonly silentMs: number
  /** The same after an upgrade. */
  readonly upgradedSilentMs: number
  /** How long a told WebSocket may take to close. */
  readonly toldMs: number
}

/** Descriptors that are kept for everything but requests. */
const reserved = 256
/** So many clients are served however few there are. */
const fewest = 16

/**
 * For how many connections of clients the descriptors of a process are enough, by the text of
 * `/proc/self/limits`: each may need one more to an instance. Infinity where that is not said.
 */
export const affordable = (limits: string): number => {
  const most = /^Max open files\s+(\d+)\s/m.exec(limits)?.[1]
  if (most === undefined) return Infinity
  return Math.max(fewest, Math.floor((Number(most) - reserved) / 2))
}

/** What holds where nothing else is set. */
export const usualLimits: Limits = {
  connections: 10_000,
  perInstance: 1_000,
  headBytes: 32 * 1024,
  bodyBytes: 8 * 2 ** 30,
  headMs: 15_000,
  // Longer than a proxy in front keeps its own (Caddy: two minutes), so that it closes first.
  keptMs: 130_000,
  connectMs: 5_000,
  silentMs: 300_000,
  upgradedSilentMs: 3_600_000,
  toldMs: 5_000,
}
