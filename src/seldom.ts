/** When the same trouble is told again, in milliseconds, and how many kinds are remembered. */
const [firstMs, longestMs, mostKnown] = [1000, 10 * 60 * 1000, 100]

interface Trouble {
  pauseMs: number
  dueAt: number
  /** How often it was met since it was last told. */
  unsaid: number
}

/**
 * Tells the same trouble at once, then ever more seldom, at last every ten minutes; `times` says how
 * often it was met since. What was not met for as long as its pause is news again.
 */
export const seldom = (
  now: () => number,
  tell: (work: string, error: string, times: number) => void,
): ((work: string, error: string) => void) => {
  const known = new Map<string, Trouble>()
  return (work, error) => {
    const key = JSON.stringify([work, error])
    const before = known.get(key)
    const at = now()
    if (before && at < before.dueAt) {
      before.unsaid += 1
      return
    }
    const isNews = !before || at >= before.dueAt + before.pauseMs
    const pauseMs = isNews ? firstMs : Math.min(before.pauseMs * 2, longestMs)
    if (!before && known.size >= mostKnown) known.clear()
    known.set(key, { pauseMs, dueAt: at + pauseMs, unsaid: 0 })
    tell(work, error, (before?.unsaid ?? 0) + 1)
  }
}
