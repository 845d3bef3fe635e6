import { updateProjectEnvironment } from '../../../../src/contract/project-environments.ts'
import { change } from '../../data/api.ts'
import { useSending } from '../../data/sending.ts'
import { Field } from '../../parts/field.tsx'
import { written } from '../../parts/form-dialog.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import type { PartProps } from '../part.ts'

/** Lets nothing new in, for a reason that everybody is told; or lifts that. */
export const Freeze = ({ project, place: { name, freezeReason }, again }: PartProps) => {
  const { trouble, isBusy, send } = useSending()
  const set = (reason: string | null) =>
    send(async () => {
      await change(updateProjectEnvironment, { project, name, freezeReason: reason })
      again()
    })
  return (
    <section aria-label="Freeze" class="narrow">
      <h2>Freeze</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void set(
            freezeReason === null
              ? written(new FormData(event.currentTarget), 'freezeReason')
              : null,
          )
        }}
      >
        {freezeReason === null ? (
          <Field
            name="freezeReason"
            label="Reason"
            help="While it is frozen only going back and stopping are possible."
            trouble={trouble}
          >
            {(own) => <input {...own} required maxLength={256} autocomplete="off" dir="auto" />}
          </Field>
        ) : (
          <p>
            It is frozen: <bdi>{freezeReason}</bdi>
          </p>
        )}
        {trouble && <Trouble error={trouble} />}
        <button type="submit" disabled={isBusy}>
          {freezeReason === null ? 'Freeze' : 'Lift the freeze'}
        </button>
      </form>
    </section>
  )
}
