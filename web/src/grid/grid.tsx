import { useMemo } from 'preact/hooks'
import type { SnapshotItem } from '../../../src/contract/overview.ts'
import { search, setSearch } from '../address.ts'
import { counted } from '../parts/counted.ts'
import { OpenCell } from './table/open-cell.tsx'
import { GridTable } from './table/grid-table.tsx'
import { useKnownStages } from './order/known-stages.ts'
import { layoutOf } from './order/layout.ts'
import { marks } from './now/marks.ts'
import { inOrder } from './order/orders.ts'
import { linesOf } from './order/rows.ts'
import type { Change } from './now/running.ts'
import { StageLists } from './table/stage-lists.tsx'
import { stagesOf } from './order/stages.ts'
import { Toolbar } from './toolbar.tsx'
import { useAttributed } from './now/use-attributed.ts'
import { useFiltered } from './order/use-filtered.ts'
import { useIsNarrow } from './table/use-is-narrow.ts'
import { useTyped } from '../parts/use-typed.ts'

/** What runs where, or ran: laid out, filtered and ordered as the address says. */
export const Grid = ({
  items,
  changes,
  at = '',
}: {
  readonly items: readonly SnapshotItem[]
  readonly changes: ReadonlyMap<string, Change>
  /** The instant at which it ran, where that is not now. */
  readonly at?: string
}) => {
  const layout = layoutOf(search.value)
  const { rows, group, order } = layout
  const [typed, setTyped] = useTyped('filter')
  const isNarrow = useIsNarrow()
  const known = useKnownStages()
  const stages = useMemo(() => stagesOf(known, items), [known, items])
  const placed = useAttributed(items, rows === 'project' || group === 'project')
  const ordered = useMemo(() => inOrder(placed, order), [placed, order])
  const { items: found, unknown } = useFiltered(ordered, typed)
  const lines = useMemo(() => linesOf(found, { rows, group, order }), [found, rows, group, order])
  const used = useMemo(() => stagesIn(stages, found), [stages, found])
  const shown = {
    name: at === '' ? 'What runs where' : 'What ran where',
    rowName: { environment: 'Environment', project: 'Project', name: 'Deployment' }[rows],
    marks: marks.value,
    changes,
    at,
  }
  const all = counted(items.length)
  const noun = items.length === 1 ? 'deployment' : 'deployments'
  const count = `${found.length === items.length ? '' : `${counted(found.length)} of `}${all}`
  return (
    <>
      <Toolbar
        layout={layout}
        typed={typed}
        onType={setTyped}
        count={
          unknown === 0 ? `${count} ${noun}` : `${count} ${noun}, asking about ${counted(unknown)}…`
        }
      />
      {found.length === 0 && unknown === 0 && (
        <p class="quiet">
          Nothing passes this filter.{' '}
          <button type="button" onClick={() => setTyped('')}>
            Show all
          </button>
        </p>
      )}
      {found.length > 0 && !isNarrow && (
        <GridTable
          lines={lines}
          stages={used}
          layout={`${rows} ${group} ${order} ${typed}`}
          shown={shown}
          onOpen={(row, stage) => setSearch({ open: `${row.key}\n${stage}` })}
        />
      )}
      {found.length > 0 && isNarrow && <StageLists items={found} stages={used} shown={shown} />}
      <OpenCell lines={lines} shown={shown} />
    </>
  )
}

/** Of all stages those in which something is. */
const stagesIn = (stages: readonly string[], items: readonly SnapshotItem[]): readonly string[] => {
  const used = new Set(items.map((item) => item.logicalEnvironment))
  return stages.filter((stage) => used.has(stage))
}
