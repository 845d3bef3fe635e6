import { listVariableChanges } from '../../../../src/contract/variables.ts'
import { usePages } from '../../data/pages.ts'
import { Age } from '../../parts/instant.tsx'
import { More } from '../../parts/more.tsx'
import { Table } from '../../parts/table.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import type { PartProps } from '../part.ts'

/** Who changed which variable when; never a value. */
export const VariableHistory = ({
  project,
  projectEnvironment,
  service,
}: PartProps & { readonly service: string }) => {
  const pages = usePages(listVariableChanges, {
    project,
    projectEnvironment,
    ...(service === '' ? {} : { service }),
  })
  const { items, trouble, again } = pages
  return (
    <>
      {trouble && <Trouble error={trouble} again={again} />}
      {!items && !trouble && <p class="waiting">Loading…</p>}
      {items?.length === 0 && <p class="quiet">Nothing was ever set here.</p>}
      {items && items.length > 0 && (
        <Table
          name="Changes of variables"
          rows={items}
          keyOf={({ id }) => id}
          columns={[
            { title: 'Key', cell: ({ key }) => <code>{key}</code> },
            { title: 'Scope', cell: (each) => each.service ?? 'all services' },
            { title: 'Change', cell: ({ change }) => change },
            { title: 'Secret', cell: ({ secret }) => (secret ? 'secret' : '') },
            { title: 'Version', cell: ({ version }) => version },
            { title: 'By', cell: ({ principal }) => <bdi>{principal.name ?? principal.id}</bdi> },
            { title: 'When', cell: ({ changedAt }) => <Age since={changedAt} /> },
          ]}
        />
      )}
      <More pages={pages} />
    </>
  )
}
