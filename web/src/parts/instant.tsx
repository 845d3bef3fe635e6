import { signal } from '@preact/signals'

/** The reader's clock, which moves on by itself: ages are said by it. */
const now = signal(Date.now())
setInterval(() => {
  now.value = Date.now()
}, 10_000)

/** An instant in the reader's zone; on hover and for machines it stands exactly. */
export const Instant = ({ at }: { readonly at: string }) => (
  <time dateTime={at} title={exact(at)}>
    {short.format(new Date(at))}
  </time>
)

/** How long ago an instant is, in one unit; or how long it was ago at another one. */
export const Age = ({ since, at = '' }: { readonly since: string; readonly at?: string }) => (
  <time dateTime={since} title={exact(since)}>
    {ageOf((at === '' ? now.value : Date.parse(at)) - Date.parse(since))}
  </time>
)

// Made once: to make one takes longer than to use it a hundred times.
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const long = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })

/** The instant with milliseconds, in the reader's zone, and in UTC. */
const exact = (at: string): string => `${long.format(new Date(at))} (${at})`

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
] as const

/** A duration in milliseconds in its largest unit; below a minute it is now. */
export const ageOf = (ms: number): string => {
  const unit = units.find(([length]) => ms >= length)
  return unit ? `${Math.floor(ms / unit[0])} ${unit[1]}` : 'now'
}
