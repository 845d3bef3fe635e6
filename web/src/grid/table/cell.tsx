import { counted } from '../../parts/counted.ts'
import type { SnapshotItem } from '../../../../src/contract/overview.ts'
import { besideOf } from './beside.ts'
import type { Row } from '../order/rows.ts'
import { Runs } from './runs.tsx'
import type { Shown } from './shown.ts'
import { slotOf } from '../now/slot.ts'

/** How many deployments a cell shows of so many: one more takes no more room than a button. */
const mostShown = 3
export const shownOf = (count: number): number => (count > mostShown + 1 ? mostShown : count)

/** What runs in one row and stage: a few, and how many more there are. */
export const Cell = ({
  row,
  items,
  at,
  next,
  column,
  shown,
  onOpen,
}: {
  readonly row: Row
  readonly items: readonly SnapshotItem[]
  /** Its line and column, for the keys. */
  readonly at: string
  /** Which of its places Tab stops at; -1 for none. */
  readonly next: number
  readonly column: number
  readonly shown: Shown
  readonly onOpen: () => void
}) => {
  const count = shownOf(items.length)
  const more = items.length - count
  if (items.length === 0)
    return (
      <td
        class="grid-nothing"
        aria-colindex={column}
        data-place={`${at}:0`}
        tabIndex={next === 0 ? 0 : -1}
      >
        <span class="unseen">nothing</span>
      </td>
    )
  return (
    <td aria-colindex={column}>
      {items.slice(0, count).map((item, place) => (
        <Runs
          key={item.id}
          item={item}
          beside={besideOf(item, row.kind)}
          mark={shown.marks.get(item.id)}
          at={shown.at}
          change={shown.changes.get(slotOf(item))?.is}
          place={`${at}:${place}`}
          isNext={next === place}
        />
      ))}
      {more > 0 && (
        <button
          type="button"
          class="grid-more"
          data-place={`${at}:${count}`}
          tabIndex={next === count ? 0 : -1}
          onClick={onOpen}
        >
          {counted(more)} more
        </button>
      )}
    </td>
  )
}
