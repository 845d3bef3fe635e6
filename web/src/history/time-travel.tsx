import { useEffect, useRef, useState } from 'preact/hooks'
import { readActivity, takeSnapshot } from '../../../src/contract/overview.ts'
import { search, setSearch } from '../address.ts'
import { useLoaded } from '../data/loaded.ts'
import { Grid } from '../grid/grid.tsx'
import { GridEmpty } from '../grid/grid-empty.tsx'
import { Instant } from '../parts/instant.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { toTheSecond } from '../parts/date-format.ts'
import { InstantField } from './instant-field.tsx'
import { readInstant, writeInstant } from './local-time.ts'
import { SpanChoice } from './span-choice.tsx'
import { spanNameOf, spanUpTo, stepOf, type Span } from './spans.ts'

/** The whole grid as it was at any moment. */
export const TimeTravel = () => {
  const [now] = useState(Date.now)
  const written = readInstant(search.value.get('at'))
  const at = written !== undefined && written < now ? written : undefined
  const activity = useLoaded(readActivity, {
    from: writeInstant(now - 86_400_000),
    to: writeInstant(now),
  })
  const { value, trouble, isLoading, again } = useLoaded(
    takeSnapshot,
    at === undefined ? {} : { at: writeInstant(at) },
  )
  const kept = useRef(value)
  if (value) kept.current = value
  const { current: shown } = kept
  const first = readInstant(activity.value?.first ?? null)
  if (activity.value?.first === null && shown?.items.length === 0) return <GridEmpty />
  const asked = spanUpTo(now, spanNameOf(search.value.get('span')), first)
  const span = { ...asked, from: Math.min(asked.from, at ?? now) }
  return (
    <>
      <div class="history-bar">
        <TimeSlider at={at ?? span.to} span={span} isLoading={isLoading} />
        <InstantField name="at" title="At" at={at ?? now} hasNow={at !== undefined} />
        <SpanChoice usual="month" />
      </div>
      {trouble && <Trouble error={trouble} again={again} />}
      {!shown && !trouble && <p class="waiting">Loading…</p>}
      {shown && (
        <div class={value ? '' : 'is-waiting'} aria-busy={!value}>
          {shown.items.length === 0 ? (
            <p class="quiet">
              Nothing ran at <Instant at={shown.at} />.
            </p>
          ) : (
            <Grid items={shown.items} changes={nothing} at={at === undefined ? '' : shown.at} />
          )}
        </div>
      )}
    </>
  )
}

const nothing = new Map<string, never>()

/** How long the slider rests before what it shows is asked for, in milliseconds. */
const restMs = 150

const TimeSlider = ({
  at,
  span,
  isLoading,
}: {
  readonly at: number
  readonly span: Span
  readonly isLoading: boolean
}) => {
  const [held, setHeld] = useState<number>()
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => setHeld(undefined), [at])
  useEffect(() => () => clearTimeout(timer.current), [])
  const shown = held ?? at
  return (
    <div class="history-slider">
      <label for="moment">Moment</label>
      <input
        id="moment"
        type="range"
        min={span.from}
        max={span.to}
        step={stepOf(span)}
        value={shown}
        aria-valuetext={shown >= span.to ? 'now' : toTheSecond().format(shown)}
        onInput={({ currentTarget }) => {
          const next = Number(currentTarget.value)
          // The last step is as good as now: steps are counted from the first moment.
          const isNow = next + stepOf(span) > span.to
          setHeld(isNow ? span.to : next)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => {
            setSearch({ at: isNow ? '' : writeInstant(next), open: '' })
          }, restMs)
        }}
      />
      <p class="history-ends quiet" aria-hidden="true">
        <Instant at={writeInstant(span.from)} />
        <b>
          {shown >= span.to ? 'now' : toTheSecond().format(shown)}
          {isLoading && ' …'}
        </b>
        <span>now</span>
      </p>
    </div>
  )
}
