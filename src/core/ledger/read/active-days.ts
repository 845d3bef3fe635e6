/** How long a day is, in milliseconds. */
export const dayMs = 86_400_000

/** What was counted, by days since 1970, and lead times; `leadMs` is null where there is none. */
export interface Counted {
  readonly starts: ReadonlyMap<number, number>
  readonly rollbacks: ReadonlyMap<number, number>
  readonly ends: ReadonlyMap<number, number>
  /** Rollbacks of earlier days were not counted. */
  readonly rollbacksFrom: number
  readonly leads: readonly { readonly at: number; readonly leadMs: number | null }[]
}

/** One day in UTC with what happened on it. */
export interface ActiveDay {
  /** Such as `2026-03-01`. */
  readonly day: string
  readonly starts: number
  /** Null where they were not counted. */
  readonly rollbacks: number | null
  readonly decommissions: number
  /** Over the starts that have one, in milliseconds; null where none has. */
  readonly leadTime: {
    readonly medianMs: number
    readonly p90Ms: number
    readonly starts: number
  } | null
}

/**
 * Every day that a span (milliseconds since 1970, its end exclusive) touches, in order, with what
 * happened on it. Pure.
 */
export const activeDays = (
  { from, to }: { readonly from: number; readonly to: number },
  counted: Counted,
): readonly ActiveDay[] => {
  const byDay = Map.groupBy(counted.leads, ({ at }) => Math.floor(at / dayMs))
  const days: ActiveDay[] = []
  for (let day = Math.floor(from / dayMs); day * dayMs < to; day++) {
    const own = byDay.get(day) ?? []
    const leads = own.flatMap(({ leadMs }) => leadMs ?? []).sort((a, b) => a - b)
    days.push({
      day: new Date(day * dayMs).toISOString().slice(0, 10),
      starts: counted.starts.get(day) ?? 0,
      rollbacks:
        (day + 1) * dayMs <= counted.rollbacksFrom ? null : (counted.rollbacks.get(day) ?? 0),
      decommissions: counted.ends.get(day) ?? 0,
      leadTime:
        leads.length === 0
          ? null
          : { medianMs: rank(leads, 0.5), p90Ms: rank(leads, 0.9), starts: leads.length },
    })
  }
  return days
}

/** How many each may have at most so that all have at most `most`; null: each has all. Pure. */
export const fairShare = (counts: readonly number[], most: number): number | null => {
  let left = most
  for (const [at, count] of counts.toSorted((a, b) => a - b).entries()) {
    const share = Math.floor(left / (counts.length - at))
    if (count > share) return share
    left -= count
  }
  return null
}

/** The first of the newest whole days since 1970 that have at most `most` together. Pure. */
export const newestDays = (counts: ReadonlyMap<number, number>, most: number): number => {
  let left = most
  for (const [day, count] of [...counts].toSorted(([a], [b]) => b - a)) {
    left -= count
    if (left < 0) return day + 1
  }
  return 0
}

/** The value at a share of sorted numbers, by the nearest rank. */
const rank = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
