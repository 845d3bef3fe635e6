const dayMs = 86_400_000

/** How far back one looks, by the name in the address; `all` is as long as there is something. */
export const spanNames = ['month', 'day', 'week', 'quarter', 'year', 'all'] as const
export type SpanName = (typeof spanNames)[number]

const days: Readonly<Record<SpanName, number>> = {
  day: 1,
  week: 7,
  month: 30,
  quarter: 91,
  year: 365,
  all: Number.POSITIVE_INFINITY,
}

/** The span that an address names; what it does not name, or names wrongly, is as usual. */
export const spanNameOf = (written: string | null, usual: SpanName = 'month'): SpanName =>
  spanNames.find((name) => name === written) ?? usual

/** A time from one instant up to another, in milliseconds since 1970. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** How far back one looks while it is not known when there first was something. */
const usualMs = days.month * dayMs

/** The span up to now, but not from before there was anything; at least an hour. */
export const spanUpTo = (now: number, name: SpanName, first: number | undefined): Span => ({
  from: Math.min(Math.max(now - days[name] * dayMs, first ?? now - usualMs), now - 3_600_000),
  to: now,
})

const steps = [1, 5, 15, 60, 180, 720, 1440].map((minutes) => minutes * 60_000)

/** How far one step of a slider goes: a time that people think in, some hundred to the whole. */
export const stepOf = ({ from, to }: Span): number =>
  steps.find((step) => (to - from) / step <= 800) ?? dayMs
