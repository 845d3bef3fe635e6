/** How a kind of work looks for what there is to do. */
export interface Passes {
  /** One look, and all that it leads to. */
  readonly pass: () => Promise<void>
  /** How often it looks without being woken, in milliseconds. */
  readonly lookMs: number
  /** Once woken it waits so long for more, so that one pass serves many calls, in milliseconds. */
  readonly gatherMs?: number
  /** Is told of each pass that failed; the next look tries again. */
  readonly onFailure: (error: unknown) => void
}

/** Work in passes, until it is stopped. */
export interface InPasses {
  /** There may be something to do. */
  readonly wake: () => void
  /** Takes up no further pass, and ends after the one that runs. */
  readonly stop: () => Promise<void>
}

/** Begins at once and goes on pass after pass, one at a time. */
export const inPasses = ({ pass, lookMs, gatherMs, onFailure }: Passes): InPasses => {
  let woken = Promise.withResolvers<void>()
  let stopping = false
  const run = async (): Promise<void> => {
    while (!stopping) {
      const waiting = woken.promise
      await pass().catch(onFailure)
      await Promise.race([waiting, sleep(lookMs)])
      if (gatherMs !== undefined && !stopping) await sleep(gatherMs)
      woken = Promise.withResolvers()
    }
  }
  const running = run()
  return {
    wake: () => woken.resolve(),
    stop: async () => {
      stopping = true
      woken.resolve()
      await running
    },
  }
}

/** A wait that keeps no process alive. */
export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
