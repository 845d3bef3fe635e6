import {
  createProjectEnvironment,
  type ProjectEnvironment,
} from '../../../../src/contract/project-environments.ts'
import { go } from '../../address.ts'
import { change } from '../../data/api.ts'
import { Field } from '../../parts/field.tsx'
import { FormDialog, written } from '../../parts/form-dialog.tsx'
import { askNoMore } from '../acts/ask-act.ts'
import { mayCall } from '../part.ts'
import { addressOf } from '../place-address.ts'
import { PlaceFields } from './place-fields.tsx'

/** Makes an environment before something is deployed to it. */
export const CreateEnvironment = ({
  project,
  others,
}: {
  readonly project: string
  readonly others: readonly ProjectEnvironment[]
}) => {
  const create = async (form: FormData): Promise<void> => {
    const of = (name: string): string | undefined => written(form, name) || undefined
    const { name } = await change(createProjectEnvironment, {
      project,
      name: written(form, 'name'),
      environment: of('environment'),
      logicalEnvironment: of('logicalEnvironment'),
      fromOnly: of('fromOnly'),
      ttl: of('ttl'),
    })
    go(addressOf([project, name]))
  }
  return (
    <FormDialog
      title={`Create an environment of ${project}`}
      action="Create environment"
      onSave={create}
      onClose={askNoMore}
    >
      {(trouble) => (
        <>
          <Field
            name="name"
            label="Name"
            help="1 to 63 printable characters, such as staging or pr-42. It is never changed."
            trouble={trouble}
          >
            {(own) => <input {...own} required maxLength={126} autocomplete="off" dir="auto" />}
          </Field>
          <PlaceFields
            {...{ others, trouble }}
            mayProtect={mayCall({ permission: 'project-environment.protect' }, project, null)}
          />
        </>
      )}
    </FormDialog>
  )
}
