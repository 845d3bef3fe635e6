import type { SnapshotItem } from '../../../../src/contract/overview.ts'

/** What comes first: in the order of names, what began last or first, or what has most. */
export const orders = ['name', 'newest', 'oldest', 'most'] as const
export type Order = (typeof orders)[number]

/** Items in the order in which cells show them. */
export const inOrder = (items: readonly SnapshotItem[], order: Order): readonly SnapshotItem[] =>
  items.toSorted((a, b) => {
    if (order === 'newest') return byText(b.deployedAt, a.deployedAt)
    if (order === 'oldest') return byText(a.deployedAt, b.deployedAt)
    return byText(a.deploymentName, b.deploymentName) || byText(a.environment, b.environment)
  })

/** What rows and groups are put in order by. */
interface Sortable {
  readonly name: string
  readonly count: number
  readonly newest: string
  readonly oldest: string
}

/** Compares rows, or groups, so that they come in an order. */
export const compareBy =
  (order: Order) =>
  (a: Sortable, b: Sortable): number => {
    const first = {
      name: 0,
      newest: byText(b.newest, a.newest),
      oldest: byText(a.oldest, b.oldest),
      most: b.count - a.count,
    }[order]
    return first || byText(a.name, b.name)
  }

// Not by the rules of a language: ten thousand names are put in order at every key.
const byText = (a: string, b: string): number => {
  if (a === b) return 0
  return a < b ? -1 : 1
}
