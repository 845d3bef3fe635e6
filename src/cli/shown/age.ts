import type { Terminal } from './terminal.ts'

const units = [
  { letter: 's', ms: 1000, until: 60_000 },
  { letter: 'm', ms: 60_000, until: 3_600_000 },
  { letter: 'h', ms: 3_600_000, until: 48 * 3_600_000 },
  { letter: 'd', ms: 86_400_000, until: 730 * 86_400_000 },
  { letter: 'y', ms: 365 * 86_400_000, until: Number.POSITIVE_INFINITY },
] as const

/** How long ago an RFC 3339 instant was, in one unit: `3m ago`, `in 2h`. */
export const age = (now: number, instant: string): string => {
  const ms = now - Date.parse(instant)
  const span = Math.abs(ms)
  if (span < 1000) return 'now'
  const unit = units.find(({ until }) => span < until) ?? units[4]
  const text = `${Math.floor(span / unit.ms)}${unit.letter}`
  return ms < 0 ? `in ${text}` : `${text} ago`
}

/** When it was: its age for eyes, and the instant where a program reads. */
export const when = (terminal: Terminal, instant: string): string =>
  terminal.width === undefined ? instant : age(terminal.now, instant)

/** The exact instant, with its age for eyes. */
export const exact = (terminal: Terminal, instant: string): string =>
  terminal.width === undefined ? instant : `${instant} (${age(terminal.now, instant)})`
