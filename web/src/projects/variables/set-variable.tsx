import { useState } from 'preact/hooks'
import { setVariables, type Variable } from '../../../../src/contract/variables.ts'
import { change } from '../../data/api.ts'
import { useSending } from '../../data/sending.ts'
import { search } from '../../address.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { written } from '../../parts/form-dialog.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { askNoMore } from '../acts/ask-act.ts'
import { Choice } from '../../parts/choice.tsx'
import type { PartProps } from '../part.ts'
import { applyNow } from './apply-now.ts'

/** Sets a variable, or gives one that is there another value. The value leaves with the form. */
export const SetVariable = ({
  project,
  projectEnvironment,
  status,
  was,
  onChanged,
}: PartProps & { readonly was: Variable | undefined; readonly onChanged: () => void }) => {
  const { trouble, isBusy, send } = useSending()
  const [isSecret, setSecret] = useState(was?.secret ?? false)
  const [isApplied, setApplied] = useState(false)
  const [isDone, setDone] = useState(false)
  const runs = status.services.some(({ active }) => active !== null)
  const save = async (form: HTMLFormElement): Promise<void> => {
    const service = written(new FormData(form), 'service') || undefined
    const place = { project, projectEnvironment, service }
    const value = new FormData(form).get('value')
    if (typeof value !== 'string') return
    const key = was?.key ?? written(new FormData(form), 'key')
    await change(setVariables, {
      ...place,
      variables: [{ key, value, secret: isSecret }],
    })
    onChanged()
    if (!isApplied) return askNoMore()
    form.reset()
    setDone(true)
    await applyNow(place)
  }
  return (
    <Dialog
      title={`${was ? `Change ${was.key}` : 'Set a variable'} in ${projectEnvironment} of ${project}`}
      onClose={askNoMore}
    >
      <form
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          const form = event.currentTarget
          void send(() => save(form))
        }}
      >
        <Field name="variables/0/key" label="Key" trouble={trouble}>
          {(own) => (
            <input
              {...own}
              name="key"
              required
              maxLength={256}
              spellcheck={false}
              readOnly={was !== undefined}
              defaultValue={was?.key ?? ''}
            />
          )}
        </Field>
        <Field
          name="service"
          label="Scope"
          help="What one service has of its own beats what all have."
          trouble={trouble}
        >
          {(own) => (
            <select {...own}>
              {[undefined, ...status.services.map(({ service }) => service)].map((each) => (
                <option
                  key={each}
                  value={each ?? ''}
                  selected={(each ?? '') === (search.value.get('of') ?? '')}
                  disabled={was !== undefined && (was.service ?? undefined) !== each}
                >
                  {each ?? 'all services'}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field name="variables/0/value" label="Value" trouble={trouble}>
          {(own) =>
            isSecret ? (
              <input
                {...own}
                key="secret"
                name="value"
                type="password"
                autocomplete="new-password"
              />
            ) : (
              <textarea
                {...own}
                key="plain"
                name="value"
                rows={3}
                spellcheck={false}
                dir="auto"
                defaultValue={was?.value ?? ''}
              />
            )
          }
        </Field>
        {was?.secret ? (
          <p class="quiet">
            It is a secret and stays one until it is unset; its value is not shown.
          </p>
        ) : (
          <Choice isOn={isSecret} set={setSecret}>
            A secret: its value is never shown again
          </Choice>
        )}
        {runs && (
          <Choice isOn={isApplied} set={setApplied}>
            Deploy what runs again with it now; else it waits for the next deployment
          </Choice>
        )}
        {trouble && isDone && <p role="status">It is set. Only this came of applying it:</p>}
        {trouble && <Trouble error={trouble} />}
        <div class="actions">
          <button type="button" onClick={askNoMore}>
            {isDone ? 'Close' : 'Cancel'}
          </button>
          <button type="submit" class="main" disabled={isBusy || isDone}>
            {isApplied ? 'Set and apply' : 'Set variable'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
