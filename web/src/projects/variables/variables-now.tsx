import { listVariables, setVariables, type Variable } from '../../../../src/contract/variables.ts'
import { shellWord } from '../../../../src/formats/commands/shell-word.ts'
import { search, setSearch } from '../../address.ts'
import { useLoaded } from '../../data/loaded.ts'
import { Empty } from '../../parts/empty.tsx'
import { Age } from '../../parts/instant.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { ActButtons } from '../acts/act-buttons.tsx'
import { possible } from '../acts/acts.ts'
import { askFor } from '../acts/ask-act.ts'
import { mayCall, type PartProps } from '../part.ts'
import { SetVariable } from './set-variable.tsx'
import { UnsetVariable } from './unset-variable.tsx'
import { Value } from './value.tsx'

/** What is set now, and what is done about it. */
export const VariablesNow = (props: PartProps & { readonly service: string }) => {
  const { project, projectEnvironment, place, status, service } = props
  const at = { project, projectEnvironment }
  const mayWrite = mayCall(setVariables, project, place.logicalEnvironment)
  const { value, trouble, again } = useLoaded(listVariables, {
    ...at,
    service: service || undefined,
  })
  const asked = search.value.get('do')
  const key = search.value.get('key') ?? ''
  const named = value?.items.find(
    (each) => each.key === key && (each.service ?? '') === (search.value.get('of') ?? ''),
  )
  const onChanged = (): void => {
    again()
    props.again()
  }
  const canApply = mayWrite && possible(status.services, status.freezeReason !== null).has('apply')
  return (
    <>
      {trouble && <Trouble error={trouble} again={again} />}
      {!value && !trouble && <p class="waiting">Loading…</p>}
      {canApply && (
        <div class="notice is-warn">
          <p>What runs does not have all of these yet.</p>
          <ActButtons acts={['apply']} />
        </div>
      )}
      {value?.items.length === 0 && (
        <Empty
          command={`berth variable set KEY=VALUE --project ${project} --env ${shellWord(projectEnvironment)}`}
        >
          Nothing is set here. What a service declares with a default has that.
        </Empty>
      )}
      {value && value.items.length > 0 && (
        <Table
          name="Variables"
          rows={value.items}
          keyOf={(each) => `${each.service ?? ''} ${each.key}`}
          columns={mayWrite ? [...columns, { title: 'Change', cell: buttonsOf }] : columns}
        />
      )}
      {mayWrite && (
        <div class="acts">
          <button type="button" onClick={() => askFor('set', service)}>
            Set a variable…
          </button>
        </div>
      )}
      {mayWrite && asked === 'set' && (
        <SetVariable key={key} {...props} was={named} onChanged={onChanged} />
      )}
      {mayWrite && asked === 'unset' && named && (
        <UnsetVariable {...props} was={named} onChanged={onChanged} />
      )}
    </>
  )
}

const columns: readonly Column<Variable>[] = [
  { title: 'Key', cell: ({ key }) => <code>{key}</code> },
  { title: 'Scope', cell: ({ service }) => service ?? 'all services' },
  { title: 'Value', cell: (variable) => <Value of={variable} /> },
  { title: 'Version', cell: ({ version }) => version },
  { title: 'Set', cell: ({ setAt }) => <Age since={setAt} /> },
]

const buttonsOf = ({ key, service }: Variable) => (
  <span class="acts">
    {(['set', 'unset'] as const).map((act) => (
      <button
        key={act}
        type="button"
        onClick={() => setSearch({ do: act, of: service ?? '', key })}
      >
        {act === 'set' ? 'Change' : 'Unset'}
        <span class="unseen">
          {' '}
          {key}
          {service !== null && ` of ${service}`}
        </span>
        …
      </button>
    ))}
  </span>
)
