import { listProjectEnvironments } from '../../../../src/contract/project-environments.ts'
import { diffVariables } from '../../../../src/contract/variables.ts'
import { search, setSearch } from '../../address.ts'
import { useLoaded } from '../../data/loaded.ts'
import { Table } from '../../parts/table.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import type { PartProps } from '../part.ts'
import { Value } from './value.tsx'

const said = { added: 'only there', removed: 'only here', changed: 'different' } as const

/** What differs between this environment and another, by key. */
export const Comparison = ({
  project,
  projectEnvironment: from,
  service,
}: PartProps & { readonly service: string }) => {
  const places = useLoaded(listProjectEnvironments, { project, limit: '1000' })
  const to = search.value.get('with') ?? ''
  const { value, trouble, again } = useLoaded(
    diffVariables,
    to === '' ? undefined : { project, from, to, service: service || undefined },
  )
  return (
    <>
      <p>
        <label>
          With{' '}
          <select value={to} onChange={(event) => setSearch({ with: event.currentTarget.value })}>
            <option value="">Choose an environment…</option>
            {(places.value?.items ?? [])
              .filter(({ name }) => name !== from)
              .map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
          </select>
        </label>
      </p>
      {places.trouble && <Trouble error={places.trouble} again={places.again} />}
      {trouble && <Trouble error={trouble} again={again} />}
      {value?.items.length === 0 && <p role="status">Nothing differs.</p>}
      {value && value.items.length > 0 && (
        <Table
          name={`What differs between ${from} and ${to}`}
          rows={value.items}
          keyOf={({ key, from: here, to: there }) =>
            `${key} ${here?.service ?? ''} ${there?.service ?? ''}`
          }
          columns={[
            { title: 'Key', cell: ({ key }) => <code>{key}</code> },
            { title: 'Difference', cell: ({ change }) => said[change] },
            { title: from, cell: (each) => <Value of={each.from} /> },
            { title: to, cell: (each) => <Value of={each.to} /> },
          ]}
        />
      )}
    </>
  )
}
