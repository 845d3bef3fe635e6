import { UsageError } from '../frame/errors.ts'

const units = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const

/** A time as it stands, for the server to judge, or a span from now such as `12h`, `90d`, `4w`. */
export const instantOrSpan = (text: string, now: number): string => {
  const [, count, unit] = /^(\d{1,4})([hdw])$/.exec(text) ?? []
  if (unit === undefined) {
    if (/^\d+[a-z]?$/i.test(text))
      throw new UsageError(
        '--expires must be a time or a span.',
        'Such as 90d, 12h or 2027-01-31T00:00:00Z',
      )
    return text
  }
  return new Date(now + Number(count) * units[unit as keyof typeof units]).toISOString()
}
