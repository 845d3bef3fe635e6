import type { Clock } from './clock.ts'

/** Tells whoever waits that an instance has got well or has ended. */
export interface Changes {
  tell(): void
  /** How far the count is: at once where that is not `seen`, else after a change or `waitMs`. */
  next(seen: number | null, waitMs: number, calledOff: AbortSignal): Promise<number>
}

/** Counts on from the time: a host after this one answers at once whoever had asked this one. */
export const createChanges = (clock: Clock): Changes => {
  let count = clock.now()
  let changed = Promise.withResolvers<void>()
  return {
    tell: () => {
      count += 1
      changed.resolve()
      changed = Promise.withResolvers()
    },
    next: async (seen, waitMs, calledOff) => {
      if (seen !== count) return count
      const late = Promise.withResolvers<void>()
      const callOff = clock.after(waitMs, late.resolve)
      calledOff.addEventListener('abort', () => late.resolve())
      await Promise.race([changed.promise, late.promise])
      callOff()
      return count
    },
  }
}
