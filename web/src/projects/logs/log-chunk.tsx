import { useMemo } from 'preact/hooks'
import { dateFormat } from '../../parts/date-format.ts'
import type { Chunk, LogLine } from './log-buffer.ts'
import { readable } from './readable.ts'

const time = dateFormat({
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
})

/** Some lines of a log; drawn again only when there is more of it, or other text is sought. */
export const LogChunk = ({
  chunk,
  length,
  pattern,
  current,
}: {
  readonly chunk: Chunk
  /** How many lines it has by now: it grows in place. */
  readonly length: number
  readonly pattern: RegExp | undefined
  /** The line that was jumped to; undefined where it is none of these. */
  readonly current: number | undefined
}) =>
  useMemo(
    () => (
      <div data-first={chunk.first}>
        {chunk.lines.map((line, index) => (
          <Line
            key={index}
            line={line}
            number={chunk.first + index}
            pattern={pattern}
            isCurrent={chunk.first + index === current}
          />
        ))}
      </div>
    ),
    [chunk, length, pattern, current],
  )

const Line = ({
  line: { at, from, stream, text },
  number,
  pattern,
  isCurrent,
}: {
  readonly line: LogLine
  readonly number: number
  readonly pattern: RegExp | undefined
  readonly isCurrent: boolean
}) => (
  <div
    class={`line ${stream === 'stderr' ? 'is-error' : ''} ${isCurrent ? 'is-current' : ''}`}
    data-line={number}
  >
    <time dateTime={at} title={at}>
      {time().format(new Date(at))}
    </time>{' '}
    <span class="from" title={from}>
      {from.replace(/^dep_\w+-/, '#')}
      {stream === 'stderr' && ' err'}
    </span>{' '}
    <span class="text" dir="auto">
      {pattern ? marked(text, pattern) : readable(text)}
    </span>
  </div>
)

const marked = (text: string, pattern: RegExp) =>
  text
    .split(new RegExp(`(${pattern.source})`, pattern.flags))
    .map((part, index) => (index % 2 === 1 ? <mark>{readable(part)}</mark> : readable(part)))
