import { ProblemError } from '../../../src/client/errors.ts'

/** What the server had against one field of the body (or what lies in it), as one sentence. */
export const fieldProblem = (trouble: Error | undefined, name: string): string | undefined => {
  if (!(trouble instanceof ProblemError)) return undefined
  const found = trouble.problem.errors.find(
    ({ pointer }) => pointer === `#/${name}` || pointer.startsWith(`#/${name}/`),
  )
  return found && sentence(found.detail)
}

const sentence = (text: string): string =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
