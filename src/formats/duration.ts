import { parsed, unparsed, type Parsed } from './parsed.ts'

/** The least and the most that a duration may be, in milliseconds, both included. */
export interface DurationBounds {
  readonly leastMs: number
  readonly mostMs: number
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

const rule = 'must be a duration with units, such as 500ms, 30s, 1m30s or 72h'
const shape = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m(?!s))?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/

/**
 * Reads a duration into milliseconds: whole numbers with `d`, `h`, `m`, `s`, `ms`, the largest unit
 * first and each once. A bare number is refused: nobody can know its unit.
 */
export const parseDuration =
  ({ leastMs, mostMs }: DurationBounds) =>
  (text: string): Parsed<number> => {
    const fields = text === '' ? null : shape.exec(text)
    if (!fields) return unparsed(rule)
    const ms = units.reduce((sum, [, size], at) => sum + Number(fields[at + 1] ?? 0) * size, 0)
    return ms >= leastMs && ms <= mostMs
      ? parsed(ms)
      : unparsed(`must be from ${formatDuration(leastMs)} to ${formatDuration(mostMs)}`)
  }

/** Writes milliseconds (a whole number, not negative) so that reading gives the same. */
export const formatDuration = (ms: number): string => {
  let rest = ms
  let text = ''
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) text += `${count}${unit}`
  }
  return text === '' ? '0s' : text
}
