/** Whether the host looks after what runs: not while a successor takes over. */
export interface Looking {
  /** Aborted when the host looks away. */
  readonly signal: () => AbortSignal
  /** Resolves when the host looks, at once if it does already. */
  readonly again: () => Promise<void>
  readonly leave: () => void
  readonly takeBack: () => void
}

/** Looks until it is told to leave, or for good once it is closed. */
export const createLooking = (closed: AbortSignal): Looking => {
  let own = new AbortController()
  let back = Promise.withResolvers<void>()
  back.resolve()
  return {
    signal: () => AbortSignal.any([own.signal, closed]),
    again: () => back.promise,
    leave: () => {
      if (own.signal.aborted) return
      own.abort()
      back = Promise.withResolvers<void>()
    },
    takeBack: () => {
      if (!own.signal.aborted) return
      own = new AbortController()
      back.resolve()
    },
  }
}
