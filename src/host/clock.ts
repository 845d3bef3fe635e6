/** Time as the host sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /**
   * Calls back once after so many milliseconds, unless it is called off. Waiting for it does not
   * keep the process alive.
   */
  after(ms: number, act: () => void): () => void
  /** Resolves after so many milliseconds; until then the process lives. */
  sleep(ms: number): Promise<void>
}

/** The machine's clock. */
export const realClock: Clock = {
  now: Date.now,
  after: (ms, act) => {
    const timer = setTimeout(act, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
  sleep: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms)
    }),
}
