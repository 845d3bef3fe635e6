import { useMemo } from 'preact/hooks'
import { diffStages } from '../../../src/contract/ledger.ts'
import { search, setSearch } from '../address.ts'
import { useLoaded } from '../data/loaded.ts'
import { useKnownStages } from '../grid/order/known-stages.ts'
import { stagesOf } from '../grid/order/stages.ts'
import { Trouble } from '../parts/trouble.tsx'
import { comparedStages } from './compared.ts'
import { Comparison } from './comparison.tsx'

/** What runs in one stage and not in another, or otherwise. */
export const CompareStages = () => {
  const known = useKnownStages()
  const stages = useMemo(() => stagesOf(known, []), [known])
  const from = search.value.get('from') ?? (stages.includes('staging') ? 'staging' : stages[0])
  const to =
    search.value.get('to') ?? (stages.includes('production') ? 'production' : stages.at(-1))
  const isAsked = from !== undefined && to !== undefined && from !== to
  const { value, trouble, again } = useLoaded(diffStages, isAsked ? { from, to } : undefined)
  const items = useMemo(() => comparedStages(value?.items ?? []), [value])
  return (
    <>
      <div class="history-bar">
        <StageChoice name="from" title="From" value={from} stages={stages} />
        <StageChoice name="to" title="To" value={to} stages={stages} />
      </div>
      {from === to && from !== undefined && <p class="quiet">Choose two stages that differ.</p>}
      {trouble && <Trouble error={trouble} again={again} />}
      {isAsked && !value && !trouble && <p class="waiting">Comparing…</p>}
      {isAsked && value && (
        <Comparison
          items={items}
          words={{
            name: `${from} and ${to}`,
            before: `In ${from}`,
            after: `In ${to}`,
            new: `only in ${to}`,
            gone: `only in ${from}`,
            changed: 'different',
            same: 'the same',
          }}
        />
      )}
    </>
  )
}

/** A choice of one stage, which stands in the address. */
export const StageChoice = ({
  name,
  title,
  value,
  stages,
  none,
}: {
  readonly name: string
  readonly title: string
  readonly value: string | undefined
  readonly stages: readonly string[]
  /** What is offered instead of a stage, if anything. */
  readonly none?: string
}) => (
  <div class="history-choice">
    <label for={name}>{title}</label>
    <select
      id={name}
      value={value ?? ''}
      onChange={({ currentTarget }) => setSearch({ [name]: currentTarget.value })}
    >
      {none !== undefined && <option value="">{none}</option>}
      {value !== undefined && value !== '' && !stages.includes(value) && (
        <option value={value}>{value}</option>
      )}
      {stages.map((stage) => (
        <option key={stage} value={stage}>
          {stage}
        </option>
      ))}
    </select>
  </div>
)
