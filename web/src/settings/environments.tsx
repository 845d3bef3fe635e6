import {
  createEnvironment,
  deleteEnvironment,
  listEnvironments,
  updateEnvironment,
  type Environment,
} from '../../../src/contract/environments.ts'
import { change } from '../data/api.ts'
import { Field } from '../parts/field.tsx'
import { FormDialog, written } from '../parts/form-dialog.tsx'
import type { Column } from '../parts/table.tsx'
import { end } from './act.ts'
import { drivers, types } from './choices.ts'
import { labelChanges, labelLines, readLabels } from './labels.ts'
import { editOrDelete, Managed } from './managed.tsx'
import { RemovePlace } from './remove-place.tsx'
import { PlaceNaming } from './name-field.tsx'
import { Select } from './select.tsx'

/** The concrete places where software runs. */
export const Environments = () => (
  <Managed
    title="Environments"
    about="Concrete places where software runs: a cluster, a host, a service of a cloud."
    command="berth environment create --name k8s-east --type kubernetes"
    endpoint={listEnvironments}
    input={{ limit: '100' }}
    permission="environment.manage"
    adding="New environment"
    columns={columns}
    acts={editOrDelete}
    keyOf={({ id }) => id}
  >
    {({ is, chosen, done }) => (
      <>
        {is === 'new' && <Form onDone={done} />}
        {is === 'edit' && chosen && <Form environment={chosen} onDone={done} />}
        {is === 'delete' && chosen && (
          <RemovePlace
            what="environment"
            name={chosen.name}
            filter={{ environment: chosen.name }}
            endpoint={deleteEnvironment}
            onDone={done}
          />
        )}
      </>
    )}
  </Managed>
)

const columns: readonly Column<Environment>[] = [
  { title: 'Name', cell: (it) => it.name },
  { title: 'Description', cell: (it) => it.description && <bdi>{it.description}</bdi> },
  { title: 'Type', cell: (it) => it.type, isShort: true },
  { title: 'Driver', cell: (it) => it.driver },
  {
    title: 'Labels',
    cell: ({ labels }) =>
      Object.keys(labels).length > 0 && <bdi>{labelLines(labels).replaceAll('\n', ', ')}</bdi>,
  },
]

const Form = ({
  environment: it,
  onDone,
}: {
  readonly environment?: Environment
  readonly onDone: () => void
}) => {
  const save = async (form: FormData): Promise<void> => {
    const driver = written(form, 'driver')
    const input = {
      name: it?.name ?? written(form, 'name'),
      description: written(form, 'description'),
      type: written(form, 'type') as Environment['type'],
      driver: driver === '' ? null : (driver as NonNullable<Environment['driver']>),
      labels: labelChanges(it?.labels ?? {}, readLabels(written(form, 'labels'))),
    }
    await change(it ? updateEnvironment : createEnvironment, input)
    onDone()
  }
  return (
    <FormDialog
      title={it ? `Edit environment ${it.name}` : 'New environment'}
      action={it ? 'Save environment' : 'Create environment'}
      onSave={save}
      onClose={end}
    >
      {(trouble) => (
        <>
          <PlaceNaming of={it} trouble={trouble} />
          <Select
            name="type"
            label="Type"
            trouble={trouble}
            choices={types}
            value={it?.type ?? 'kubernetes'}
          />
          <Select
            name="driver"
            label="Driver"
            trouble={trouble}
            choices={drivers}
            value={it?.driver ?? ''}
          />
          <Field name="labels" label="Labels" help="One on a line: team=core" trouble={trouble}>
            {(own) => (
              <textarea {...own} rows={3} spellcheck={false} dir="auto">
                {labelLines(it?.labels ?? {})}
              </textarea>
            )}
          </Field>
        </>
      )}
    </FormDialog>
  )
}
