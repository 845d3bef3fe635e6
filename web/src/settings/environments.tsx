import {
  createEnvironment,
  deleteEnvironment,
  listEnvironments,
  updateEnvironment,
  type Environment,
} from '../../../src/contract/environments.ts'
import { change } from '../data/api.ts'
import { may } from '../data/may.ts'
import { usePages } from '../data/pages.ts'
import { Field } from '../parts/field.tsx'
import { FormDialog, written } from '../parts/form-dialog.tsx'
import type { Column } from '../parts/table.tsx'
import { act, begin, end } from './act.ts'
import { drivers, types } from './choices.ts'
import { labelChanges, labelLines, readLabels } from './labels.ts'
import { Listing } from './listing.tsx'
import { RemovePlace } from './remove-place.tsx'
import { RowButtons } from './row-buttons.tsx'
import { Select } from './select.tsx'
import { Text } from './text.tsx'

/** The concrete places where software runs. */
export const Environments = () => {
  const pages = usePages(listEnvironments, { limit: '100' })
  const isAllowed = may('environment.manage')
  const { is, of } = act.value
  const chosen = isAllowed ? pages.items?.find(({ name }) => name === of) : undefined
  const done = (): void => {
    end()
    pages.again()
  }
  return (
    <Listing
      title="Environments"
      about="Concrete places where software runs: a cluster, a host, a service of a cloud."
      adding={
        isAllowed && (
          <button type="button" class="main" onClick={() => begin('new')}>
            New environment
          </button>
        )
      }
      pages={pages}
      columns={isAllowed ? [...columns, buttons] : columns}
      keyOf={({ id }) => id}
      command="berth environment create --name k8s-east --type kubernetes"
    >
      {is === 'new' && isAllowed && <Form onDone={done} />}
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
    </Listing>
  )
}

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

const buttons: Column<Environment> = {
  title: 'Change',
  isShort: true,
  cell: ({ name }) => (
    <RowButtons
      of={name}
      name={name}
      acts={[
        ['edit', 'Edit'],
        ['delete', 'Delete'],
      ]}
    />
  ),
}

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
          {!it && (
            <Text
              name="name"
              label="Name"
              help="1 to 63 lower-case letters, digits and single hyphens. It is never changed."
              trouble={trouble}
              isRequired
              most={63}
            />
          )}
          <Text
            name="description"
            label="Description"
            trouble={trouble}
            value={it?.description ?? ''}
            most={1024}
          />
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
