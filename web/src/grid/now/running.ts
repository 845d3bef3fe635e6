import type { SnapshotItem } from '../../../../src/contract/overview.ts'
import { slotOf } from './slot.ts'

/** What became of a slot a moment ago. */
export interface Change {
  readonly is: 'new' | 'changed' | 'gone'
  /** What the slot holds; of one that is gone, what it held. */
  readonly item: SnapshotItem
  /** Until when it is shown as changed, in milliseconds since 1970. */
  readonly until: number
}

/** All that runs, by slot, and what has just changed. */
export interface Running {
  readonly bySlot: ReadonlyMap<string, SnapshotItem>
  readonly changes: ReadonlyMap<string, Change>
}

/** How long a change is shown as one, in milliseconds. */
export const shownMs = 8000

/** What a first snapshot says: nothing of it is a change. */
export const runningOf = (items: readonly SnapshotItem[]): Running => ({
  bySlot: new Map(items.map((item) => [slotOf(item), item])),
  changes: new Map(),
})

/** What runs after some records began and others ended. */
export const after = (
  { bySlot, changes }: Running,
  began: readonly SnapshotItem[],
  ended: ReadonlySet<string>,
  now: number,
): Running => {
  const next = new Map(bySlot)
  const changed = new Map(changes)
  const until = now + shownMs
  for (const [slot, item] of bySlot)
    if (ended.has(item.id)) {
      next.delete(slot)
      changed.set(slot, { is: 'gone', item, until })
    }
  for (const item of began) {
    const slot = slotOf(item)
    const before = bySlot.get(slot)
    next.set(slot, item)
    const wasGone = changes.get(slot)?.is === 'gone'
    if (before?.id !== item.id)
      changed.set(slot, { is: before || wasGone ? 'changed' : 'new', item, until })
  }
  return { bySlot: next, changes: changed }
}

/** The same when all is known anew. */
export const afterAll = (
  running: Running,
  items: readonly SnapshotItem[],
  now: number,
): Running => {
  const slots = new Set(items.map(slotOf))
  const ended = [...running.bySlot].filter(([slot]) => !slots.has(slot)).map(([, { id }]) => id)
  return after(running, items, new Set(ended), now)
}

/** The same once nothing is new any more that was so for long enough. */
export const settled = (running: Running, now: number): Running => {
  const left = [...running.changes].filter(([, { until }]) => until > now)
  return left.length === running.changes.size ? running : { ...running, changes: new Map(left) }
}
