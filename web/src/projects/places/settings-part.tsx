import {
  deleteProjectEnvironment,
  listProjectEnvironments,
  updateProjectEnvironment,
} from '../../../../src/contract/project-environments.ts'
import { useState } from 'preact/hooks'
import { search } from '../../address.ts'
import { change } from '../../data/api.ts'
import { useLoaded } from '../../data/loaded.ts'
import { useSending } from '../../data/sending.ts'
import { written } from '../../parts/form-dialog.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { askFor } from '../acts/ask-act.ts'
import { mayCall, type PartProps } from '../part.ts'
import { DeleteEnvironment } from './delete-environment.tsx'
import { Domains } from './domains.tsx'
import { Freeze } from './freeze.tsx'
import { PlaceFields } from './place-fields.tsx'

/** What its keeper may say of an environment; each thing as far as one may. */
export const SettingsPart = (props: PartProps) => {
  const { project, place } = props
  const mayManage = mayCall(updateProjectEnvironment, project, place.logicalEnvironment)
  const mayProtect = mayCall(
    { permission: 'project-environment.protect' },
    project,
    place.logicalEnvironment,
  )
  return (
    <>
      {mayManage ? (
        <Rules {...props} mayProtect={mayProtect} />
      ) : (
        <p class="quiet">Your token may look at this environment, and not change it.</p>
      )}
      {mayProtect && <Freeze {...props} />}
      <Domains {...props} />
      {mayManage && (
        <section aria-label="Delete this environment">
          <h2>Delete this environment</h2>
          <p>Its history stays. What runs there ends, if you say so.</p>
          <button type="button" class="dangerous" onClick={() => askFor('delete')}>
            Delete environment…
          </button>
        </section>
      )}
      {mayCall(deleteProjectEnvironment, project, place.logicalEnvironment) &&
        search.value.get('do') === 'delete' && <DeleteEnvironment {...props} />}
    </>
  )
}

const Rules = ({ project, place, again, mayProtect }: PartProps & { mayProtect: boolean }) => {
  const { trouble, isBusy, send } = useSending()
  const [isSaved, setSaved] = useState(false)
  const others = useLoaded(listProjectEnvironments, { project, limit: '1000' })
  const save = async (form: FormData): Promise<void> => {
    // Only what was changed is said: moving takes more than keeping.
    const changed = (name: 'environment' | 'logicalEnvironment' | 'fromOnly' | 'ttl') => {
      const text = form.has(name) ? written(form, name) : (place[name] ?? '')
      return text === (place[name] ?? '') ? undefined : text
    }
    await change(updateProjectEnvironment, {
      project,
      name: place.name,
      environment: changed('environment'),
      logicalEnvironment: changed('logicalEnvironment'),
      fromOnly: orNone(changed('fromOnly')),
      ttl: orNone(changed('ttl')),
    })
    again()
  }
  return (
    <section aria-label="Place and rules" class="narrow">
      <h2>Place and rules</h2>
      <form
        key={place.updatedAt}
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          setSaved(false)
          void send(() => save(form)).then(setSaved)
        }}
      >
        <PlaceFields {...{ trouble, mayProtect }} now={place} others={others.value?.items ?? []} />
        {trouble && <Trouble error={trouble} />}
        <button type="submit" class="main" disabled={isBusy}>
          Save
        </button>{' '}
        <span role="status" class="quiet">
          {isSaved && 'Saved'}
        </span>
      </form>
    </section>
  )
}

const orNone = (text: string | undefined) => (text === '' ? null : text)
