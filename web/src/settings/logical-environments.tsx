import {
  createLogicalEnvironment,
  deleteLogicalEnvironment,
  listLogicalEnvironments,
  updateLogicalEnvironment,
  type LogicalEnvironment,
} from '../../../src/contract/environments.ts'
import { change } from '../data/api.ts'
import { FormDialog, written } from '../parts/form-dialog.tsx'
import type { Column } from '../parts/table.tsx'
import { end } from './act.ts'
import { tiers, unattested } from './choices.ts'
import { editOrDelete, Managed } from './managed.tsx'
import { RemovePlace } from './remove-place.tsx'
import { PlaceNaming } from './name-field.tsx'
import { Select } from './select.tsx'

/** The stages of a life: development, staging, production and one's own. */
export const LogicalEnvironments = () => (
  <Managed
    title="Logical environments"
    about="Stages of a life. The tier says how much depends on one, whatever it is called."
    command="berth logical-environment create --name canary"
    endpoint={listLogicalEnvironments}
    input={{ limit: '100' }}
    permission="environment.manage"
    adding="New logical environment"
    columns={columns}
    acts={editOrDelete}
    keyOf={({ id }) => id}
  >
    {({ is, chosen, done }) => (
      <>
        {is === 'new' && <Form onDone={done} />}
        {is === 'edit' && chosen && <Form stage={chosen} onDone={done} />}
        {is === 'delete' && chosen && (
          <RemovePlace
            what="logical environment"
            name={chosen.name}
            filter={{ logicalEnvironment: chosen.name }}
            endpoint={deleteLogicalEnvironment}
            onDone={done}
          />
        )}
      </>
    )}
  </Managed>
)

const columns: readonly Column<LogicalEnvironment>[] = [
  { title: 'Name', cell: (it) => it.name },
  { title: 'Description', cell: (it) => it.description && <bdi>{it.description}</bdi> },
  { title: 'Tier', cell: (it) => it.tier, isShort: true },
  {
    title: 'Without evidence',
    cell: (it) => (it.unattested === 'refuse' ? 'refused' : 'taken, and marked'),
  },
]

const Form = ({
  stage: it,
  onDone,
}: {
  readonly stage?: LogicalEnvironment
  readonly onDone: () => void
}) => {
  const save = async (form: FormData): Promise<void> => {
    const input = {
      name: it?.name ?? written(form, 'name'),
      description: written(form, 'description'),
      tier: written(form, 'tier') as LogicalEnvironment['tier'],
      unattested: written(form, 'unattested') as LogicalEnvironment['unattested'],
    }
    await change(it ? updateLogicalEnvironment : createLogicalEnvironment, input)
    onDone()
  }
  return (
    <FormDialog
      title={it ? `Edit logical environment ${it.name}` : 'New logical environment'}
      action={it ? 'Save logical environment' : 'Create logical environment'}
      onSave={save}
      onClose={end}
    >
      {(trouble) => (
        <>
          <PlaceNaming of={it} trouble={trouble} />
          <Select
            name="tier"
            label="Tier"
            trouble={trouble}
            choices={tiers}
            value={it?.tier ?? 'other'}
          />
          <Select
            name="unattested"
            label="What has no evidence"
            trouble={trouble}
            choices={unattested}
            value={it?.unattested ?? 'refuse'}
          />
        </>
      )}
    </FormDialog>
  )
}
