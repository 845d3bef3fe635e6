import type { Limits } from './limits.ts'
import { Upstream, type Keeper } from './upstream.ts'
import { type Address } from '../address.ts'

/**
 * Connections to instances, kept by deployment: one is never used for another deployment, even if
 * that has the same address by now.
 */
export class Upstreams {
  #limits: Limits
  #pools = new Map<string, Pool>()
  #sweep: NodeJS.Timeout

  constructor(limits: Limits) {
    this.#limits = limits
    this.#sweep = setInterval(() => this.#closeStale(), 1000).unref()
  }

  /**
   * A connection to the address: an idle one, where that is young enough, else a new one; null
   * where the instance has as many as it may. With `idleMs` 0 always a new one.
   */
  take(deployment: string, address: Address, idleMs: number): Upstream | null {
    const pool = this.#poolOf(deployment)
    const key = keyOf(address)
    const idle = pool.idle.get(key)
    const now = performance.now()
    for (let upstream = idle?.pop(); upstream; upstream = idle?.pop()) {
      if (idleMs > 0 && isFresh(upstream, now, idleMs)) return upstream
      upstream.drop()
    }
    const open = pool.open.get(key) ?? 0
    if (open >= this.#limits.perInstance) return null
    pool.open.set(key, open + 1)
    return new Upstream(address, this.#limits, pool.keeper)
  }

  /** Idle connections are closed, and those in use once their request is answered. */
  leave(deployment: string): void {
    const pool = this.#pools.get(deployment)
    if (!pool) return
    this.#pools.delete(deployment)
    pool.left = true
    for (const idle of pool.idle.values()) for (const upstream of idle) upstream.drop()
    pool.idle.clear()
  }

  close(): void {
    clearInterval(this.#sweep)
    for (const deployment of this.#pools.keys()) this.leave(deployment)
  }

  #poolOf(deployment: string): Pool {
    const known = this.#pools.get(deployment)
    if (known) return known
    const pool = newPool()
    this.#pools.set(deployment, pool)
    return pool
  }

  #closeStale(): void {
    const now = performance.now()
    for (const [deployment, pool] of this.#pools) {
      for (const [key, idle] of pool.idle) {
        const fresh = idle.filter((upstream) => isFresh(upstream, now, longestIdleMs))
        for (const upstream of idle) if (!fresh.includes(upstream)) upstream.drop()
        if (fresh.length > 0) pool.idle.set(key, fresh)
        else pool.idle.delete(key)
      }
      if (pool.open.size === 0) this.#pools.delete(deployment)
    }
  }
}

/** Node closes what waits for five seconds; below that it cannot close while we write. */
export const longestIdleMs = 4000

/** For what may not be sent twice: an instance that closes sooner than this is not known. */
export const shortIdleMs = 1000

interface Pool {
  readonly idle: Map<string, Upstream[]>
  readonly open: Map<string, number>
  readonly keeper: Keeper
  left: boolean
}

const keyOf = ({ host, port }: Address): string => `${host} ${port}`

const isFresh = ({ idleSince, keptMs }: Upstream, now: number, idleMs: number): boolean =>
  now - idleSince < (keptMs === null ? idleMs : Math.min(idleMs, keptMs - 1000))

const newPool = (): Pool => {
  const pool: Pool = {
    idle: new Map(),
    open: new Map(),
    left: false,
    keeper: {
      idle: (upstream) => {
        if (pool.left) {
          upstream.drop()
          return
        }
        const key = keyOf(upstream.address)
        upstream.idleSince = performance.now()
        upstream.carried += 1
        const idle = pool.idle.get(key)
        if (idle) idle.push(upstream)
        else pool.idle.set(key, [upstream])
      },
      gone: (upstream) => {
        const key = keyOf(upstream.address)
        const open = (pool.open.get(key) ?? 1) - 1
        if (open > 0) pool.open.set(key, open)
        else pool.open.delete(key)
        const idle = pool.idle.get(key)
        const at = idle?.indexOf(upstream) ?? -1
        if (at >= 0) idle?.splice(at, 1)
      },
    },
  }
  return pool
}
