import { Refusal } from '../core/kernel/refusal.ts'

/**
 * Lets so many calls through a second, with as many again in a burst; per key, in bounded memory.
 */
export interface RateLimit {
  /** 0 when the call may go on, else the whole seconds after which to try again. */
  take(key: string): number
}

/** A token bucket per key (calls per second); the longest unused keys are forgotten first. */
export const rateLimit = (perSecond: number, now: () => number, mostKeys = 10_000): RateLimit => {
  const most = Math.max(1, perSecond * 2)
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take: (key) => {
      const at = now()
      const bucket = buckets.get(key) ?? { left: most, at }
      buckets.delete(key)
      if (buckets.size >= mostKeys) buckets.delete(buckets.keys().next().value ?? '')
      buckets.set(key, bucket)
      const passed = Math.max(0, at - bucket.at) / 1000
      bucket.left = Math.min(most, bucket.left + passed * perSecond)
      bucket.at = at
      if (bucket.left < 1) return Math.ceil((1 - bucket.left) / perSecond)
      bucket.left -= 1
      return 0
    },
  }
}

/** Too many of something; with the seconds after which to try again. */
export class RateLimited extends Refusal {
  readonly retryAfter: number

  constructor(detail: string, retryAfter: number, next: string) {
    super('rate_limited', detail, { next: `Try again in ${retryAfter} s; ${next}` })
    this.retryAfter = retryAfter
  }
}
