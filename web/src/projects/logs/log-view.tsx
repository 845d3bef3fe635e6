import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { search, setSearch } from '../../address.ts'
import { counted } from '../../parts/counted.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { mayComeBack } from '../may-come-back.ts'
import { find, nextMatch, patternOf, type Found } from './find.ts'
import { followLogs, type LogSource } from './follow-logs.ts'
import { logBuffer } from './log-buffer.ts'
import { LogLines, type Aim } from './log-lines.tsx'
import './logs.css'

/** How long lines are gathered before they are drawn, in milliseconds: many may come at once. */
const drawMs = 100

/** A log as it is written: it follows its end, can be held, and looked through. */
export const LogView = ({
  source,
  service,
}: {
  readonly source: LogSource
  readonly service: string
}) => {
  const isPaused = search.value.get('paused') === '1'
  const isWrapped = search.value.get('wrap') !== '0'
  const text = search.value.get('find') ?? ''
  const { buffer, turn, trouble } = useLog(source, isPaused)
  const pattern = useMemo(() => patternOf(text), [text])
  const found = useRef<Found | undefined>(undefined)
  found.current = find(buffer, text, found.current)
  const matches = found.current.lines
  const [aim, setAim] = useState<Aim>({ to: 'end' })
  const current = typeof aim.to === 'number' ? aim.to : undefined
  const step = (by: 1 | -1): void => {
    const to = found.current && nextMatch(found.current, current, by)
    if (to !== undefined) setAim({ to })
  }
  const at = current === undefined ? -1 : matches.indexOf(current)
  return (
    <>
      <div class="toolbar">
        <search class="find">
          <form
            onSubmit={(event) => {
              event.preventDefault()
              step(1)
            }}
          >
            <input
              type="search"
              aria-label={`Find in the log of ${service}`}
              placeholder="Find in the log"
              autocomplete="off"
              spellcheck={false}
              maxLength={200}
              value={text}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || !event.shiftKey) return
                event.preventDefault()
                step(-1)
              }}
              onInput={(event) => setSearch({ find: event.currentTarget.value })}
            />
            <button type="button" disabled={matches.length === 0} onClick={() => step(-1)}>
              Previous
            </button>
            <button type="submit" disabled={matches.length === 0}>
              Next
            </button>
          </form>
          <span role="status" class="quiet">
            {text !== '' &&
              `${at < 0 ? '' : `${counted(at + 1)} of `}${counted(matches.length)} ${matches.length === 1 ? 'line' : 'lines'}`}
          </span>
        </search>
        <button
          type="button"
          aria-pressed={isPaused}
          onClick={() => setSearch({ paused: isPaused ? '' : '1' })}
        >
          Pause
        </button>
        <button
          type="button"
          aria-pressed={isWrapped}
          onClick={() => setSearch({ wrap: isWrapped ? '0' : '' })}
        >
          Wrap lines
        </button>
        <button type="button" onClick={() => setAim({ to: 'end' })}>
          Jump to the end
        </button>
      </div>
      {trouble && !mayComeBack(trouble) && <Trouble error={trouble} />}
      <LogLines
        {...{ buffer, turn, isWrapped, aim, pattern }}
        name={`Log of ${service}`}
        onLeave={() => setAim({ to: 'nowhere' })}
        onEnd={() => setAim({ to: 'end' })}
      />
      <p class="quiet">
        {counted(buffer.count)} lines
        {buffer.dropped > 0 && `; the first ${counted(buffer.dropped)} are not kept in the page`}
        {isPaused ? '; paused' : aim.to === 'end' ? '; following' : ''}
      </p>
    </>
  )
}

const useLog = (source: LogSource, isPaused: boolean) => {
  const [buffer] = useState(() => logBuffer())
  const cursor = useRef<string | undefined>(undefined)
  const [turn, setTurn] = useState(0)
  const [trouble, setTrouble] = useState<Error>()
  useEffect(() => {
    if (isPaused) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const draw = (): void => {
      timer = undefined
      setTurn((last) => last + 1)
    }
    const ending = new AbortController()
    void followLogs(
      source,
      cursor.current,
      ending.signal,
      (page) => {
        buffer.append(page.lines)
        cursor.current = page.cursor
        if (page.lines.length > 0) timer ??= setTimeout(draw, drawMs)
      },
      setTrouble,
    )
    return () => {
      ending.abort()
      clearTimeout(timer)
      draw()
    }
  }, [isPaused])
  return { buffer, turn, trouble }
}
