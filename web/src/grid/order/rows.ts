import type { SnapshotItem } from '../../../../src/contract/overview.ts'
import { compareBy, type Order } from './orders.ts'

/** What a row stands for, in the order in which it is offered. */
export const rowKinds = ['environment', 'project', 'name'] as const
export type RowKind = (typeof rowKinds)[number]

/** By what rows are gathered under a heading. */
export const groupKinds = ['', 'project', 'environment', 'kind'] as const
export type GroupKind = (typeof groupKinds)[number]

/** How a grid is laid out. */
export interface Layout {
  readonly rows: RowKind
  readonly group: GroupKind
  readonly order: Order
}

/** One row: what runs there, by stage. */
export interface Row {
  readonly is: 'row'
  readonly key: string
  readonly name: string
  /** What it is a row of: a name stands for a deployment where there is no project. */
  readonly kind: RowKind
  readonly cells: ReadonlyMap<string, readonly SnapshotItem[]>
  readonly count: number
}

/** A heading above the rows of a group. */
export interface Heading {
  readonly is: 'heading'
  readonly key: string
  readonly name: string
  readonly count: number
}

/** A line of a grid. */
export type Line = Row | Heading

/** The lines of a grid over items that are in its order. */
export const linesOf = (
  items: readonly SnapshotItem[],
  { rows: kind, group, order }: Layout,
): readonly Line[] => {
  const groups = new Map<string, Map<string, Growing>>()
  for (const item of items) {
    const heading = headingOf(item, group)
    const rows = entry(groups, heading, () => new Map<string, Growing>())
    const [of, name] = nameOf(item, kind)
    const row = entry(rows, `${of}\n${name}`, () => newRow(of, name, item))
    entry(row.cells, item.logicalEnvironment, () => []).push(item)
    row.count++
    if (item.deployedAt > row.newest) row.newest = item.deployedAt
    if (item.deployedAt < row.oldest) row.oldest = item.deployedAt
  }
  return [...groups]
    .map(([name, rows]) => groupOf(name, [...rows.values()].sort(compareBy(order))))
    .sort((a, b) => compareBy(order)(a, b))
    .flatMap(({ name, count, members }) => [
      ...(group === '' ? [] : [{ is: 'heading', key: `\n${name}`, name, count } as const]),
      ...members.map((row): Row => ({
        is: 'row',
        key: `${name}\n${row.kind}\n${row.name}`,
        name: row.name,
        kind: row.kind,
        cells: row.cells,
        count: row.count,
      })),
    ])
}

interface Growing {
  readonly kind: RowKind
  readonly name: string
  readonly cells: Map<string, SnapshotItem[]>
  count: number
  newest: string
  oldest: string
}

const newRow = (kind: RowKind, name: string, { deployedAt }: SnapshotItem): Growing => ({
  kind,
  name,
  cells: new Map(),
  count: 0,
  newest: deployedAt,
  oldest: deployedAt,
})

const groupOf = (name: string, members: readonly Growing[]) => ({
  name,
  members,
  count: members.reduce((sum, row) => sum + row.count, 0),
  newest: members.reduce((last, row) => (row.newest > last ? row.newest : last), ''),
  oldest: members.reduce((first, row) => (row.oldest < first ? row.oldest : first), '~'),
})

const nameOf = (item: SnapshotItem, kind: RowKind): readonly [RowKind, string] => {
  if (kind === 'environment') return ['environment', item.environment]
  if (kind === 'project' && item.project !== null) return ['project', item.project]
  return ['name', item.deploymentName]
}

const headingOf = (item: SnapshotItem, group: GroupKind): string => {
  if (group === 'project') return item.project ?? ''
  if (group === 'environment') return item.environment
  return group === 'kind' ? item.kind : ''
}

const entry = <V>(map: Map<string, V>, key: string, make: () => V): V => {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
