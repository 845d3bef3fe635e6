import type { DeploymentMark, SnapshotItem } from '../../../../src/contract/overview.ts'

const made = new WeakMap<SnapshotItem, SnapshotItem>()

/** Items with the projects that evidence names where their reports named none. */
export const attributed = (
  items: readonly SnapshotItem[],
  marks: ReadonlyMap<string, DeploymentMark>,
): readonly SnapshotItem[] =>
  items.map((item) => {
    const project = item.project ?? marks.get(item.id)?.project ?? null
    if (project === item.project) return item
    const known = made.get(item)
    // The same again, so that whoever compares sees that nothing has changed.
    if (known?.project === project) return known
    const next = { ...item, project }
    made.set(item, next)
    return next
  })
