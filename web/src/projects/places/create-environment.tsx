import {
  createProjectEnvironment,
  type ProjectEnvironment,
} from '../../../../src/contract/project-environments.ts'
import { go } from '../../address.ts'
import { change } from '../../data/api.ts'
import { useSending } from '../../data/sending.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { askNoMore } from '../acts/ask-act.ts'
import { mayCall } from '../part.ts'
import { addressOf } from '../place-address.ts'
import { PlaceFields, textOf } from './place-fields.tsx'

/** Makes an environment before something is deployed to it. */
export const CreateEnvironment = ({
  project,
  others,
}: {
  readonly project: string
  readonly others: readonly ProjectEnvironment[]
}) => {
  const { trouble, isBusy, send } = useSending()
  const create = async (form: HTMLFormElement): Promise<void> => {
    const of = (name: string): string | undefined => textOf(form, name) || undefined
    const { name } = await change(createProjectEnvironment, {
      project,
      name: textOf(form, 'name'),
      environment: of('environment'),
      logicalEnvironment: of('logicalEnvironment'),
      fromOnly: of('fromOnly'),
      ttl: of('ttl'),
    })
    go(addressOf([project, name]))
  }
  return (
    <Dialog title={`Create an environment of ${project}`} onClose={askNoMore}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const form = event.currentTarget
          void send(() => create(form))
        }}
      >
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
        {trouble && <Trouble error={trouble} />}
        <div class="actions">
          <button type="button" onClick={askNoMore}>
            Cancel
          </button>
          <button type="submit" class="main" disabled={isBusy}>
            Create environment
          </button>
        </div>
      </form>
    </Dialog>
  )
}
