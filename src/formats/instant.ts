import { parsed, unparsed, type Parsed } from './parsed.ts'

const shape = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/

/** Reads an RFC 3339 instant into milliseconds since 1970; an offset is required. */
export const parseInstant = (text: string): Parsed<number> => {
  const ms = shape.test(text) ? Date.parse(text.replace(' ', 'T').toUpperCase()) : Number.NaN
  return Number.isFinite(ms) && isCalendarDay(text)
    ? parsed(ms)
    : unparsed('must be an RFC 3339 time with an offset, such as 2026-01-31T12:00:00Z')
}

/** Writes milliseconds since 1970 as RFC 3339 with milliseconds and `Z`. */
export const formatInstant = (ms: number): string => new Date(ms).toISOString()

const isCalendarDay = (text: string): boolean => {
  const day = text.slice(0, 10)
  const read = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day)
}
