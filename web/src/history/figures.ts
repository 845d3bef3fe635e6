import type { ActiveDay } from '../../../src/contract/overview.ts'

/** What a day, or a week, came to; times in milliseconds. */
export interface Figure {
  /** Its first day, such as `2026-03-01`. */
  readonly day: string
  readonly starts: number
  /** Null where they were not counted. */
  readonly rollbacks: number | null
  readonly medianMs: number | null
  readonly p90Ms: number | null
}

/** Days as they are shown: of more than a hundred, weeks are made that begin on Mondays. */
export const figuresOf = (days: readonly ActiveDay[]): readonly Figure[] =>
  days.length <= 100
    ? days.map((day) => gathered(day.day, [day]))
    : [...Map.groupBy(days, ({ day }) => mondayOf(day))].map(([day, some]) => gathered(day, some))

/**
 * Several days as one. The middle of several middles is none: each day counts as often as it has
 * starts with a lead time, which is near enough to see where it goes.
 */
const gathered = (day: string, days: readonly ActiveDay[]): Figure => {
  const leads = days.flatMap(({ leadTime }) => leadTime ?? [])
  const count = leads.reduce((sum, { starts }) => sum + starts, 0)
  const mean = (of: 'medianMs' | 'p90Ms'): number | null =>
    count === 0 ? null : leads.reduce((sum, lead) => sum + lead[of] * lead.starts, 0) / count
  return {
    day,
    starts: days.reduce((sum, { starts }) => sum + starts, 0),
    rollbacks: sumOf(days.map(({ rollbacks }) => rollbacks)),
    medianMs: mean('medianMs'),
    p90Ms: mean('p90Ms'),
  }
}

/** Their sum; null where one was not counted. */
export const sumOf = (counts: readonly (number | null)[]): number | null =>
  counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0)

const mondayOf = (day: string): string => {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.toISOString().slice(0, 10)
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const

/** A duration in milliseconds in its largest unit, with one place behind the point below ten. */
export const durationOf = (ms: number): string => {
  const [length, name] = units.find(([each]) => ms >= each) ?? [1000, 's']
  const count = ms / length
  return `${count < 10 ? Math.round(count * 10) / 10 : Math.round(count)} ${name}`
}
