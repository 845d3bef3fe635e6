/** Requests in flight by deployment. */
export interface Flights {
  /** Counts one more; what it answers takes it off again, once however often it is called. */
  begin(deployment: string): () => void
  /** What is not named has none. */
  counts(): Readonly<Record<string, number>>
  total(): number
}

/** Counts that go up in the tick in which the route is looked up, and down when all is sent. */
export const createFlights = (): Flights => {
  const counts = new Map<string, number>()
  let total = 0
  return {
    begin: (deployment) => {
      counts.set(deployment, (counts.get(deployment) ?? 0) + 1)
      total += 1
      let ended = false
      return () => {
        if (ended) return
        ended = true
        total -= 1
        const left = (counts.get(deployment) ?? 0) - 1
        if (left > 0) counts.set(deployment, left)
        else counts.delete(deployment)
      }
    },
    counts: () => Object.fromEntries(counts),
    total: () => total,
  }
}
