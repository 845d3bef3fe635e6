import { ProblemError, UnreachableError } from '../../../src/client/errors.ts'

/** What went wrong, and what to do about it. */
export const Trouble = ({
  error,
  again,
}: {
  readonly error: Error
  readonly again?: () => void
}) => (
  <div class="trouble" role="alert">
    <p>{error.message}</p>
    {nextOf(error) !== '' && <p class="quiet">{nextOf(error)}</p>}
    {error instanceof ProblemError && error.problem.errors.length > 0 && (
      <ul>
        {error.problem.errors.map(({ pointer, detail }) => (
          <li key={pointer}>
            <code>{pointer.replace(/^#\//, '')}</code> {detail}
          </li>
        ))}
      </ul>
    )}
    {again && (
      <button type="button" onClick={again}>
        Try again
      </button>
    )}
  </div>
)

const nextOf = (error: Error): string => {
  if (error instanceof ProblemError) return error.problem.next ?? ''
  return error instanceof UnreachableError ? error.next : ''
}
