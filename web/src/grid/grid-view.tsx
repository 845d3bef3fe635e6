import { useMemo } from 'preact/hooks'
import type { SnapshotItem } from '../../../src/contract/overview.ts'
import { counted } from '../parts/counted.ts'
import { Trouble } from '../parts/trouble.tsx'
import { Grid } from './grid.tsx'
import { GridEmpty } from './grid-empty.tsx'
import { useLedgerNow } from './now/ledger-now.ts'
import type { Running } from './now/running.ts'

/** What runs where, as it changes: environments by stages, or projects by stages. */
export const GridView = () => {
  const { running, isWhole, trouble, again } = useLedgerNow()
  const items = useMemo(() => (running ? itemsOf(running) : none), [running])
  if (trouble) return <Trouble error={trouble} again={again} />
  if (!running) return <p class="waiting">Loading…</p>
  if (items.length === 0) return <GridEmpty />
  return (
    <>
      <h1 class="unseen">What runs where</h1>
      {!isWhole && (
        <p class="quiet">
          Only the newest {counted(items.length)} are shown: more run than one page holds.
        </p>
      )}
      <Grid items={items} changes={running.changes} />
      <p class="unseen" role="status">
        {said(running)}
      </p>
    </>
  )
}

const none: readonly SnapshotItem[] = []

/** What runs, and for a moment what has just gone. */
const itemsOf = ({ bySlot, changes }: Running): readonly SnapshotItem[] => [
  ...bySlot.values(),
  ...[...changes.values()].filter((change) => change.is === 'gone').map(({ item }) => item),
]

const verbs = { new: 'runs', changed: 'now runs', gone: 'no longer runs' } as const

/** The last change for those who do not see it. */
const said = ({ changes }: Running): string => {
  const last = [...changes.values()].toSorted((a, b) => a.until - b.until).at(-1)
  if (!last) return ''
  const { deploymentName, version, environment, logicalEnvironment } = last.item
  const what = version === null ? deploymentName : `${deploymentName} ${version}`
  const more = changes.size > 1 ? `, and ${changes.size - 1} more changed` : ''
  return `${what} ${verbs[last.is]} in ${logicalEnvironment} on ${environment}${more}`
}
