import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { ProblemError } from '../../../src/client/errors.ts'
import { useSending } from '../data/sending.ts'
import { Dialog } from './dialog.tsx'
import { Trouble } from './trouble.tsx'

/**
 * A form above the page. `onSave` does what it asks for and closes it; what that throws is shown,
 * each complaint beside its field too, and focus goes to the first such field.
 */
export const FormDialog = ({
  title,
  action,
  onSave,
  onClose,
  children,
}: {
  readonly title: string
  /** What the button says, such as `Create environment`. */
  readonly action: string
  readonly onSave: (form: FormData) => Promise<void>
  readonly onClose: () => void
  readonly children: (trouble: Error | undefined) => ComponentChildren
}) => {
  const { trouble, isBusy, send } = useSending()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [trouble])
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault()
          const filled = new FormData(event.currentTarget)
          void send(() => onSave(filled))
        }}
      >
        {children(trouble)}
        {trouble && <Refused error={trouble} isMarked={isMarked(trouble, form.current)} />}
        <div class="actions">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="main" disabled={isBusy}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** What went wrong; what is marked beside its field already is not said again. */
const Refused = ({ error, isMarked }: { readonly error: Error; readonly isMarked: boolean }) =>
  isMarked && error instanceof ProblemError ? (
    <div class="trouble" role="alert">
      <p>{error.problem.title}: correct what is marked.</p>
      {error.problem.code !== 'invalid_input' && <p class="quiet">{error.problem.next}</p>}
    </div>
  ) : (
    <Trouble error={error} />
  )

/** Whether all that the server had against it belongs to a field of this form. */
const isMarked = (trouble: Error, form: HTMLFormElement | null): boolean =>
  trouble instanceof ProblemError &&
  trouble.problem.errors.length > 0 &&
  trouble.problem.errors.every(({ pointer }) =>
    Boolean(form?.elements.namedItem(pointer.split('/')[1] ?? '')),
  )

/** What was written into a field; empty where nothing was. */
export const written = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
