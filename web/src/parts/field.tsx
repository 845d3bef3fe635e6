import type { ComponentChild } from 'preact'
import { useId } from 'preact/hooks'
import { fieldProblem } from './field-problem.ts'
import './field.css'

/** What an input takes over, so that its label, help and error belong to it. */
interface Own {
  readonly id: string
  readonly name: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': 'true' | undefined
}

/** An input with its name, what helps to fill it, and what the server had against it. */
export const Field = ({
  name,
  label,
  help,
  trouble,
  children,
}: {
  /** As the API calls it. */
  readonly name: string
  readonly label: string
  readonly help?: string
  readonly trouble: Error | undefined
  readonly children: (own: Own) => ComponentChild
}) => {
  const id = useId()
  const problem = fieldProblem(trouble, name)
  const about = [help && `${id}-help`, problem && `${id}-problem`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        name,
        'aria-describedby': about || undefined,
        'aria-invalid': problem === undefined ? undefined : 'true',
      })}
      {help && (
        <p id={`${id}-help`} class="quiet">
          {help}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} class="problem">
          {problem}
        </p>
      )}
    </div>
  )
}
