/** Tells those who follow something that this process has gone on with it. */
export interface News {
  /** There is something new: whoever waits looks again. */
  tell(): void
  /** How often it was told: ask before a look, and wait for more than that after it. */
  told(): number
  /** Ends once it was told more often than `seen`, when it is time to look, or when called off. */
  moreThan(seen: number, calledOff: AbortSignal): Promise<void>
}

/** How often one looks for what other replicas have done, in milliseconds: nobody tells. */
const usualLookMs = 500

/** One for this process. */
export const createNews = (lookMs = usualLookMs): News => {
  let times = 0
  const waiting = new Set<() => void>()
  return {
    tell: () => {
      times += 1
      for (const wake of [...waiting]) wake()
    },
    told: () => times,
    moreThan: (seen, calledOff) =>
      new Promise((resolve) => {
        if (times > seen || calledOff.aborted) return resolve()
        const wake = (): void => {
          clearTimeout(timer)
          waiting.delete(wake)
          calledOff.removeEventListener('abort', wake)
          resolve()
        }
        const timer = setTimeout(wake, lookMs)
        waiting.add(wake)
        calledOff.addEventListener('abort', wake)
      }),
  }
}
