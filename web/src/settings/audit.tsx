import { listAuditEntries, type AuditEntry } from '../../../src/contract/audit.ts'
import { search, setSearch } from '../address.ts'
import { usePages } from '../data/pages.ts'
import { shortDigest } from '../parts/digest.tsx'
import { written } from '../parts/form-dialog.tsx'
import { Instant } from '../parts/instant.tsx'
import { Mark } from '../parts/mark.tsx'
import type { Column } from '../parts/table.tsx'
import { Listing } from './listing.tsx'
import { Select } from './select.tsx'
import { Text } from '../parts/text.tsx'

const filters = ['action', 'outcome', 'target', 'principal'] as const

const asked = (name: (typeof filters)[number]): string => search.value.get(name) ?? ''

/** What was done, and what was denied. */
export const Audit = () => {
  const outcome = asked('outcome')
  const pages = usePages(listAuditEntries, {
    ...(asked('action') === '' ? {} : { action: asked('action') }),
    ...(outcome === 'done' || outcome === 'denied' ? { outcome } : {}),
    ...(asked('target') === '' ? {} : { target: asked('target') }),
    ...(asked('principal') === '' ? {} : { principal: asked('principal') }),
    limit: '50',
  })
  return (
    <Listing
      title="Audit log"
      about="What was changed, and what was denied; the newest is on top."
      above={<Filters key={search.value.toString()} />}
      pages={pages}
      columns={columns}
      keyOf={({ id }) => id}
      command="berth audit list"
    />
  )
}

const Filters = () => (
  <form
    class="filters"
    aria-label="Filter"
    onSubmit={(event) => {
      event.preventDefault()
      const form = new FormData(event.currentTarget)
      setSearch(Object.fromEntries(filters.map((name) => [name, written(form, name)])))
    }}
  >
    <Text name="action" label="Action" value={asked('action')} trouble={undefined} />
    <Select
      name="outcome"
      label="Outcome"
      choices={outcomes}
      value={asked('outcome')}
      trouble={undefined}
    />
    <Text name="target" label="Target (id)" value={asked('target')} trouble={undefined} />
    <Text name="principal" label="Who (id)" value={asked('principal')} trouble={undefined} />
    <div class="actions">
      <button type="submit">Filter</button>
      <button
        type="button"
        onClick={() => setSearch(Object.fromEntries(filters.map((name) => [name, ''])))}
      >
        Show all
      </button>
    </div>
  </form>
)

const outcomes = [
  ['', 'All'],
  ['done', 'Done'],
  ['denied', 'Denied'],
] as const

/** A value that narrows the list to what has it, too. */
const Narrow = ({
  by,
  value,
  words = value,
}: {
  readonly by: (typeof filters)[number]
  readonly value: string
  readonly words?: string
}) => (
  <a href={`/settings/audit?${new URLSearchParams({ [by]: value }).toString()}`}>
    <bdi title={words === value ? undefined : value}>{words}</bdi>
  </a>
)

/**
 * A digest by its first digits, an id by when and which it is: the whole of either would take a row
 * of several lines.
 */
const shortened = (target: string): string => {
  if (target.startsWith('sha256:')) return `sha256:${shortDigest(target)}…`
  return /^[a-z]+_[0-9a-z]{26}$/.test(target)
    ? `${target.slice(0, -18)}…${target.slice(-6)}`
    : target
}

const columns: readonly Column<AuditEntry>[] = [
  { title: 'When', cell: ({ occurredAt }) => <Instant at={occurredAt} />, isShort: true },
  {
    title: 'Who',
    cell: ({ principal: { id, name } }) => <Narrow by="principal" value={id} words={name} />,
  },
  { title: 'Action', cell: ({ action }) => <Narrow by="action" value={action} />, isShort: true },
  {
    title: 'Outcome',
    isShort: true,
    cell: ({ outcome }) => <Mark is={outcome === 'done' ? 'good' : 'bad'}>{outcome}</Mark>,
  },
  {
    title: 'Target',
    cell: ({ target }) =>
      target !== '' && <Narrow by="target" value={target} words={shortened(target)} />,
  },
  {
    title: 'Detail',
    isShort: true,
    cell: ({ action, target, detail, address, requestId }) => (
      <details>
        <summary>
          More <span class="unseen">of {action}</span>
        </summary>
        <pre>{JSON.stringify({ ...detail, target, address, requestId }, null, 2)}</pre>
      </details>
    ),
  },
]
