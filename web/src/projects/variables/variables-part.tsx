import { search, setSearch } from '../../address.ts'
import type { PartProps } from '../part.ts'
import { Comparison } from './comparison.tsx'
import { VariableHistory } from './variable-history.tsx'
import { VariablesNow } from './variables-now.tsx'

const views = [
  ['', 'Now'],
  ['history', 'History'],
  ['compare', 'Compare'],
] as const

/** What an environment is given: now, who changed it, and beside another. No secret is shown. */
export const VariablesPart = (props: PartProps) => {
  const { status } = props
  const service = search.value.get('service') ?? ''
  const view = search.value.get('view') ?? ''
  return (
    <>
      <div class="toolbar">
        {views.map(([each, title]) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === view}
            onClick={() => setSearch({ view: each })}
          >
            {title}
          </button>
        ))}
        <label>
          For{' '}
          <select
            value={service}
            onChange={(event) => setSearch({ service: event.currentTarget.value })}
          >
            <option value="">all services</option>
            {status.services.map((each) => (
              <option key={each.service} value={each.service}>
                what {each.service} gets
              </option>
            ))}
          </select>
        </label>
      </div>
      {view === 'history' && <VariableHistory {...props} service={service} />}
      {view === 'compare' && <Comparison {...props} service={service} />}
      {view === '' && <VariablesNow {...props} service={service} />}
    </>
  )
}
