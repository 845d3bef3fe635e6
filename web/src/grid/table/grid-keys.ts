import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { shownOf } from './cell.tsx'
import { movedBy, type Extent, type Place } from './places.ts'
import type { Line } from '../order/rows.ts'

/** Where the keyboard is, by what it stands on: lines move when something comes or goes. */
interface Standing {
  readonly key: string
  readonly column: number
  readonly at: number
}

/**
 * The keys of a grid: arrows go from place to place, Tab stops at one of them. What the keyboard
 * stands on may leave the page; the grid then keeps the focus. `layout` changes with what is shown.
 */
export const useGridKeys = (
  lines: readonly Line[],
  stages: readonly string[],
  offsets: Float64Array,
  first: number,
  layout: string,
) => {
  const scroller = useRef<HTMLDivElement>(null)
  const [standing, setStanding] = useState<Standing>()
  const goal = useRef<Place | undefined>(undefined)
  const focused = useRef<Element | undefined>(undefined)
  const placesIn = (line: number, column: number): number => {
    const row = lines[line]
    if (row?.is !== 'row') return 0
    const { length } = row.cells.get(stages[column] ?? '') ?? []
    const count = shownOf(length)
    return Math.max(1, length > count ? count + 1 : count)
  }
  // Laid out anew, it begins at the top.
  useLayoutEffect(() => scroller.current?.scrollTo(0, 0), [layout])
  const place = placeOf(standing, lines)
  const extent: Extent = {
    lines: lines.length,
    columns: stages.length,
    placesIn,
    page: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / averageOf(offsets)) - 1),
  }

  useLayoutEffect(() => {
    const { current: box } = scroller
    if (goal.current && focusOn(box, goal.current)) goal.current = undefined
    if (focused.current?.isConnected === false && document.activeElement === document.body)
      box?.focus({ preventScroll: true })
  })

  return {
    scroller,
    /** Where Tab stops. */
    next: place ?? movedBy('ArrowDown', false, { line: first - 1, column: 0, at: 0 }, extent),
    onFocusIn: ({ target }: FocusEvent) => {
      const at = target instanceof HTMLElement ? readPlace(target) : undefined
      if (!at || !(target instanceof HTMLElement)) return
      focused.current = target
      setStanding({ key: lines[at.line]?.key ?? '', column: at.column, at: at.at })
    },
    onFocusOut: ({ target }: FocusEvent) => {
      // What is taken away while it has the focus is no longer there a moment later.
      queueMicrotask(() => {
        const { current } = focused
        if (current === target && current?.isConnected) focused.current = undefined
      })
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.altKey || event.metaKey || event.shiftKey) return
      const from = place ?? { line: first - 1, column: 0, at: 0 }
      const to = movedBy(event.key, event.ctrlKey, from, extent)
      if (!to) return
      event.preventDefault()
      if (focusOn(scroller.current, to)) return
      goal.current = to
      scroller.current?.scrollTo({ top: offsets[to.line] ?? 0, behavior: 'instant' })
    },
  }
}

const averageOf = (offsets: Float64Array): number =>
  Math.max(1, (offsets.at(-1) ?? 0) / Math.max(1, offsets.length - 1))

const placeOf = (standing: Standing | undefined, lines: readonly Line[]): Place | undefined => {
  if (!standing) return undefined
  const line = lines.findIndex(({ key }) => key === standing.key)
  return line < 0 ? undefined : { line, column: standing.column, at: standing.at }
}

const readPlace = ({ dataset }: HTMLElement): Place | undefined => {
  const [line, column, at] = (dataset['place'] ?? '').split(':').map(Number)
  return line === undefined || column === undefined || at === undefined
    ? undefined
    : { line, column, at }
}

/** Whether the place is there to take the focus. */
const focusOn = (box: HTMLElement | null, { line, column, at }: Place): boolean => {
  const found = box?.querySelector<HTMLElement>(`[data-place="${line}:${column}:${at}"]`)
  found?.focus()
  return found !== null && found !== undefined
}
