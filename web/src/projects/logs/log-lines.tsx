import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { chunkOf, type Chunk, type LogBuffer } from './log-buffer.ts'
import { LogChunk } from './log-chunk.tsx'
import { visibleOf } from './visible.ts'

/** Where the reader is: at the end, whatever comes; at a line; or where they scrolled to. */
export interface Aim {
  readonly to: 'end' | 'nowhere' | number
}

/** How high a line is at least, and how near to the end is at the end, in pixels. */
const [lineHeight, nearEnd] = [20, 8]

/** The lines in a window of their own: only those near it are there. */
export const LogLines = ({
  buffer,
  turn,
  isWrapped,
  aim,
  pattern,
  name,
  onLeave,
  onEnd,
}: {
  readonly buffer: LogBuffer
  /** Another number when the buffer has changed. */
  readonly turn: number
  readonly isWrapped: boolean
  readonly aim: Aim
  readonly pattern: RegExp | undefined
  readonly name: string
  readonly onLeave: () => void
  readonly onEnd: () => void
}) => {
  const box = useRef<HTMLDivElement>(null)
  const heights = useHeights(isWrapped)
  const [window, setWindow] = useState({ top: 0, height: 800 })
  const reached = useRef<Aim | undefined>(undefined)
  const { from, to, before, after } = visibleOf(
    buffer.chunks,
    heights.of,
    aim.to === 'end' ? Infinity : window.top,
    window.height,
  )
  const look = (): void => {
    const it = box.current
    if (it && (it.scrollTop !== window.top || it.clientHeight !== window.height))
      setWindow({ top: it.scrollTop, height: it.clientHeight })
  }
  useLayoutEffect(() => {
    const it = box.current
    if (!it) return
    heights.measure(it, buffer.chunks)
    if (aim.to === 'end') it.scrollTop = it.scrollHeight
    else if (typeof aim.to === 'number' && reached.current !== aim) {
      const line = it.querySelector(`[data-line="${aim.to}"]`)
      if (line) {
        const [own, window] = [line.getBoundingClientRect(), it.getBoundingClientRect()]
        it.scrollTop += own.top - window.top - (window.height - own.height) / 2
        reached.current = aim
      } else it.scrollTop = heights.above(buffer.chunks, chunkOf(buffer, aim.to))
    }
    look()
  }, [turn, aim, isWrapped, from, to, window])
  return (
    <div
      ref={box}
      class={`log ${isWrapped ? 'is-wrapped' : ''}`}
      role="log"
      aria-live="off"
      aria-label={name}
      tabIndex={0}
      onScroll={(event) => {
        const it = event.currentTarget
        const isAtEnd = it.scrollHeight - it.scrollTop - it.clientHeight <= nearEnd
        // Only who scrolls up leaves the end; what comes in below does not.
        if (aim.to === 'end' && !isAtEnd && it.scrollTop < window.top) onLeave()
        if (aim.to === 'nowhere' && isAtEnd) onEnd()
        look()
      }}
    >
      <div style={{ height: `${before}px` }} />
      {buffer.chunks.slice(from, to).map((chunk) => (
        <LogChunk
          key={chunk.first}
          {...{ chunk, pattern }}
          length={chunk.lines.length}
          current={typeof aim.to === 'number' ? aim.to : undefined}
        />
      ))}
      <div style={{ height: `${after}px` }} />
    </div>
  )
}

const useHeights = (isWrapped: boolean) => {
  const known = useRef({ isWrapped, heights: new WeakMap<Chunk, readonly [number, number]>() })
  if (known.current.isWrapped !== isWrapped) known.current = { isWrapped, heights: new WeakMap() }
  const of = (chunk: Chunk): number => {
    const { length } = chunk.lines
    const [lines, height] = known.current.heights.get(chunk) ?? [0, 0]
    return height + (length - lines) * lineHeight
  }
  return {
    of,
    above: (chunks: readonly Chunk[], index: number): number =>
      chunks.slice(0, Math.max(0, index)).reduce((sum, chunk) => sum + of(chunk), 0),
    measure: (box: HTMLElement, chunks: readonly Chunk[]): void => {
      const shown = new Map(
        [...box.children].map((child) => [(child as HTMLElement).dataset['first'], child] as const),
      )
      for (const chunk of chunks) {
        const child = shown.get(String(chunk.first))
        if (child instanceof HTMLElement)
          known.current.heights.set(chunk, [chunk.lines.length, child.offsetHeight])
      }
    },
  }
}
