import { counted } from '../../parts/counted.ts'
import { search, setSearch } from '../../address.ts'
import { Dialog } from '../../parts/dialog.tsx'
import type { Line } from '../order/rows.ts'
import { RunList } from './run-list.tsx'
import type { Shown } from './shown.ts'

const close = (): void => setSearch({ open: '' })

/** All that runs in the one cell that the address opens. */
export const OpenCell = ({
  lines,
  shown,
}: {
  readonly lines: readonly Line[]
  readonly shown: Shown
}) => {
  const open = search.value.get('open')
  if (open === null) return null
  const end = open.lastIndexOf('\n')
  const [key, stage] = [open.slice(0, end), open.slice(end + 1)]
  const row = lines.find((line) => line.key === key)
  const items = row?.is === 'row' ? row.cells.get(stage) : undefined
  const title = `${row?.name ?? 'Nothing'} in ${stage}`
  return (
    <Dialog title={title} onClose={close}>
      <p class="quiet">
        {items ? `${counted(items.length)} deployments` : 'Nothing runs there now.'}
      </p>
      <RunList items={items ?? []} shown={shown} name={title} />
      <div class="actions">
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  )
}
