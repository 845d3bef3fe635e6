import { useMemo, useRef } from 'preact/hooks'
import type { SnapshotItem } from '../../../../src/contract/overview.ts'
import { useRem, useVisible } from '../../parts/use-visible.ts'
import { offsetsOf } from '../../parts/window.ts'
import { besideOf } from './beside.ts'
import { useMarks } from '../now/marks.ts'
import { Runs } from './runs.tsx'
import type { Shown } from './shown.ts'
import { slotOf } from '../now/slot.ts'
import './run-list.css'

/** How high one is, as the style has it. */
const eachRem = 2.875

/** Many things that run, one below the other; only those that can be seen are there. */
export const RunList = ({
  items,
  shown,
  name,
}: {
  readonly items: readonly SnapshotItem[]
  readonly shown: Shown
  readonly name: string
}) => {
  const box = useRef<HTMLUListElement>(null)
  const rem = useRem()
  const offsets = useMemo(() => offsetsOf(items.map(() => eachRem * rem)), [items, rem])
  const { first, end } = useVisible(box, offsets)
  useMarks(items.slice(first, end).map(({ id }) => id))
  const before = offsets[first] ?? 0
  const behind = (offsets[items.length] ?? 0) - (offsets[end] ?? 0)
  return (
    <ul
      class="run-list"
      ref={box}
      aria-label={name}
      style={{ paddingBlock: `${before}px ${behind}px` }}
    >
      {items.slice(first, end).map((item, at) => (
        <li key={item.id} aria-setsize={items.length} aria-posinset={first + at + 1}>
          <Runs
            item={item}
            beside={besideOf(item, 'stage')}
            mark={shown.marks.get(item.id)}
            at={shown.at}
            change={shown.changes.get(slotOf(item))?.is}
          />
        </li>
      ))}
    </ul>
  )
}
