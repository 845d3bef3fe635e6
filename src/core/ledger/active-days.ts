/** How long a day is, in milliseconds. */
export const dayMs = 86_400_000

/** A start as a day counts it; `leadMs` is null where nothing tells when its artifact came to be. */
export interface CountedStart {
  readonly deployedAt: number
  readonly isRollback: boolean
  readonly leadMs: number | null
}

/** One day in UTC with what happened on it. */
export interface ActiveDay {
  /** Such as `2026-03-01`. */
  readonly day: string
  readonly starts: number
  readonly rollbacks: number
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
 * happened on it; `ends` counts decommissions by days since 1970. Pure.
 */
export const activeDays = (
  { from, to }: { readonly from: number; readonly to: number },
  starts: readonly CountedStart[],
  ends: ReadonlyMap<number, number>,
): readonly ActiveDay[] => {
  const byDay = Map.groupBy(starts, ({ deployedAt }) => Math.floor(deployedAt / dayMs))
  const days: ActiveDay[] = []
  for (let day = Math.floor(from / dayMs); day * dayMs < to; day++) {
    const own = byDay.get(day) ?? []
    const leads = own.flatMap(({ leadMs }) => leadMs ?? []).sort((a, b) => a - b)
    days.push({
      day: new Date(day * dayMs).toISOString().slice(0, 10),
      starts: own.length,
      rollbacks: own.filter(({ isRollback }) => isRollback).length,
      decommissions: ends.get(day) ?? 0,
      leadTime:
        leads.length === 0
          ? null
          : { medianMs: rank(leads, 0.5), p90Ms: rank(leads, 0.9), starts: leads.length },
    })
  }
  return days
}

/** The value at a share of sorted numbers, by the nearest rank. */
const rank = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
