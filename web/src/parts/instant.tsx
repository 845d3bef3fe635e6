import { signal } from '@preact/signals'
import { dateFormat, toTheMinute } from './date-format.ts'

/** The reader's clock, which moves on by itself: ages are said by it. */
const now = signal(Date.now())
setInterval(() => {
  now.value = Date.now()
}, 10_000)

/** An instant in the reader's zone; on hover and for machines it stands exactly. */
export const Instant = ({ at }: { readonly at: string }) => (
  <Exactly at={at}>{toTheMinute().format(new Date(at))}</Exactly>
)

/** How long ago an instant is, in one unit; or how long it was ago at another one. */
export const Age = ({ since, at = '' }: { readonly since: string; readonly at?: string }) => (
  <Exactly at={since}>
    {ageOf((at === '' ? now.value : Date.parse(at)) - Date.parse(since))}
  </Exactly>
)

// The title only when somebody comes near: a grid has hundreds that nobody asks for.
const Exactly = ({ at, children }: { readonly at: string; readonly children: string }) => (
  <time
    key={at}
    dateTime={at}
    onPointerEnter={({ currentTarget }) => {
      currentTarget.title = `${long().format(new Date(at))} (${at})`
    }}
  >
    {children}
  </time>
)

/** To the second, with the zone; the instant itself, with milliseconds in UTC, stands beside it. */
const long = dateFormat({ dateStyle: 'full', timeStyle: 'long' })

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
