import { setSearch } from '../address.ts'
import { orders } from './order/orders.ts'
import { groupKinds, rowKinds, type Layout } from './order/rows.ts'
import './toolbar.css'

const rowNames = { environment: 'Environments', project: 'Projects', name: 'Deployments' } as const
const groupNames = { '': 'None', project: 'Project', environment: 'Environment', kind: 'Kind' }
const orderNames = {
  name: 'Name',
  newest: 'Newest first',
  oldest: 'Oldest first',
  most: 'Most first',
} as const

/** How the grid is laid out, and what of it is shown. */
export const Toolbar = ({
  layout,
  typed,
  onType,
  count,
}: {
  readonly layout: Layout
  readonly typed: string
  readonly onType: (typed: string) => void
  /** How much is shown, in words. */
  readonly count: string
}) => (
  <div class="toolbar">
    <div class="toolbar-filter">
      <label for="filter">Filter</label>
      <input
        id="filter"
        type="search"
        maxLength={256}
        autocomplete="off"
        spellcheck={false}
        placeholder="web production evidence:missing"
        aria-describedby="filter-help filter-count"
        value={typed}
        onInput={({ currentTarget }) => onType(currentTarget.value)}
      />
      <details class="toolbar-help">
        <summary aria-label="What a filter takes">?</summary>
        <p id="filter-help">
          Words that must all be found in the name, version, digest, environment, stage, project or
          service. <code>stage:production</code> looks in one of them; so do <code>name:</code>,{' '}
          <code>version:</code>, <code>digest:</code>, <code>env:</code>, <code>project:</code>,{' '}
          <code>service:</code> and <code>kind:</code>. Known beyond: <code>behind:staging</code>,{' '}
          <code>evidence:missing</code> or <code>stated</code>, <code>health:unready</code> and{' '}
          <code>is:rollback</code>. In the grid arrows go from one to the next and Enter opens it.
        </p>
      </details>
    </div>
    <Choice name="rows" title="Rows" value={layout.rows} all={rowKinds} names={rowNames} />
    <Choice name="group" title="Group" value={layout.group} all={groupKinds} names={groupNames} />
    <Choice name="sort" title="Sort" value={layout.order} all={orders} names={orderNames} />
    <p id="filter-count" class="toolbar-count quiet" role="status">
      {count}
    </p>
  </div>
)

const Choice = <T extends string>({
  name,
  title,
  value,
  all,
  names,
}: {
  /** Under which it stands in the address; the first of all stands there as nothing. */
  readonly name: string
  readonly title: string
  readonly value: T
  readonly all: readonly T[]
  readonly names: Readonly<Record<T, string>>
}) => (
  <div class={`toolbar-choice is-${name}`}>
    <label for={name}>{title}</label>
    <select
      id={name}
      value={value}
      onChange={({ currentTarget }) =>
        setSearch({ [name]: currentTarget.value === all[0] ? '' : currentTarget.value, open: '' })
      }
    >
      {all.map((each) => (
        <option key={each} value={each}>
          {names[each]}
        </option>
      ))}
    </select>
  </div>
)
