import { tellings, type Problem } from '../contract/problem.ts'
import { Fault, Refusal, type Code, type FieldError } from '../core/kernel/refusal.ts'

/** How many wrong fields one answer names. */
const mostErrors = 20

/**
 * Any error as a problem (RFC 9457). A fault says which one it is and a defect nothing: what an
 * engine or a bug has to say may be somebody else's secret, and stands in the log.
 */
export const problemOf = (error: unknown, requestId: string): Problem => {
  if (error instanceof Refusal)
    return build(error.code, error.message, requestId, error.next, error.errors)
  if (error instanceof Fault)
    return build(
      error.code,
      `${tellings[error.code].title}.`,
      requestId,
      'Try again; if it stays so, see the server log.',
    )
  return build(
    'defect',
    'Something that must not happen has happened.',
    requestId,
    `Report it with the request id ${requestId}; the server log has the details under it.`,
  )
}

const build = (
  code: Code,
  detail: string,
  requestId: string,
  next: string | undefined,
  errors: readonly FieldError[] = [],
): Problem => {
  const { status, title, retryable } = tellings[code]
  return {
    type: `/docs/problems#${code}`,
    title,
    status,
    detail,
    code,
    ...(next === undefined ? {} : { next }),
    retryable,
    requestId,
    errors: errors.slice(0, mostErrors),
  }
}
