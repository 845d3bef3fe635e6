import { ProblemError, UnreachableError } from '../../client/errors.ts'
import type { localGuide } from '../../contract/local-problem-guide.ts'
import { correctFields, tellings, type ExitCode } from '../../contract/problem.ts'
import { printable, printableJson, stopped } from '../shown/printable.ts'
import { namedField } from '../words/flag-of-field.ts'
import { styled, type Terminal } from '../shown/terminal.ts'
import { InvalidError, MissingError, RunError, UsageError } from './errors.ts'

/** A problem as it is told here: like those of the server, which alone have a status. */
export interface Failure {
  readonly exit: ExitCode
  readonly problem: {
    readonly type: string
    readonly title: string
    readonly status?: number
    readonly detail: string
    readonly code: string
    readonly next?: string | undefined
    readonly retryable: boolean
    readonly requestId?: string
    readonly errors: readonly { readonly pointer: string; readonly detail: string }[]
  }
}

/** Translates anything that was thrown. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof ProblemError)
    return { exit: exitOf(error.problem.code, error.problem.status), problem: error.problem }
  if (error instanceof UsageError)
    return local(2, 'usage', 'Wrong usage', error.message, error.next)
  if (error instanceof MissingError)
    return local(4, 'not_found', 'Not there', error.message, error.next)
  if (error instanceof InvalidError)
    return local(
      3,
      'invalid_input',
      'The input is not valid',
      error.message,
      error.next,
      error.lines,
    )
  if (error instanceof RunError) {
    const code = error.exit === 5 ? 'run_errored' : 'run_failed'
    return local(
      error.exit,
      code,
      'The run has not succeeded',
      error.message,
      error.next,
      error.lines,
    )
  }
  if (error instanceof UnreachableError)
    return local(7, 'unreachable', 'No answer from the server', error.message, error.next)
  if (isRegistryError(error)) {
    const exit = ({ usage: 2, refusal: 3, missing: 4, fault: 7 } as const)[error.kind]
    return local(
      exit,
      error.code,
      'The reference has no digest',
      sentence(error.message),
      error.next,
    )
  }
  const message = error instanceof Error ? error.message : String(error)
  return local(
    1,
    'defect',
    'A bug in Berth',
    `Something that must not happen has happened: ${message}`,
    'Report it with the command that you ran (BERTH_DEBUG=1 shows where it happened).',
  )
}

/** Points to the command's help where nothing better is known about what was typed. */
export const withHelp = (failure: Failure, name: string | undefined): Failure =>
  failure.exit !== 2 || failure.problem.next !== undefined || name === undefined
    ? failure
    : { ...failure, problem: { ...failure.problem, next: `${name} --help` } }

/** Tells a failure in JSON, for programs. */
export const jsonOfFailure = ({ problem }: Failure): string =>
  `${printableJson(JSON.stringify(problem))}\n`

/** What is known of the command that failed. */
export interface Failed {
  /** What was typed for a field. */
  readonly flagOf?: (field: string) => string
  /** How it was reached, such as `berth trace`. */
  readonly name?: string
}

/** Tells a failure in a few lines, for people. */
export const textOfFailure = (
  failure: Failure,
  terminal: Terminal,
  { flagOf = (field) => field, name }: Failed = {},
): string => {
  const { errors, requestId, status = 0 } = failure.problem
  // Where nothing better is known, the help says what each flag takes.
  const isPlain = failure.problem.next === correctFields && name !== undefined
  const next = isPlain ? `${name} --help` : failure.problem.next
  const { detail } = failure.problem
  const field = errors[0] === undefined ? '' : fieldOf(errors[0].pointer)
  // A sentence that is about a field begins with it.
  const said = field !== '' && detail.startsWith(`${field} `)
  const told = said ? `${namedField(field, flagOf)}${detail.slice(field.length)}` : detail
  const lines = [`${styled(terminal, 'red', 'Error:')} ${printable(told)}`]
  for (const { pointer, detail: why } of errors) {
    const line = `${namedField(fieldOf(pointer), flagOf)} ${why}`.trim()
    if (!detail.includes(why)) lines.push(`  ${printable(line)}`)
  }
  if (next !== undefined) lines.push(`${styled(terminal, 'bold', 'Next:')} ${printable(next)}`)
  if (status >= 500 && requestId && !next?.includes(requestId))
    lines.push(`Request: ${printable(requestId)}`)
  return lines.map((line) => `${line}\n`).join('')
}

const fieldOf = (pointer: string): string => pointer.replace(/^#\/?/, '')

/** The exit code of a problem; a newer server may know codes that we do not. */
const exitOf = (code: string, status: number): ExitCode => {
  if (Object.hasOwn(tellings, code)) return tellings[code as keyof typeof tellings].exit
  if (status === 401 || status === 403) return 6
  if (status === 404) return 4
  return status >= 500 ? 7 : 3
}

const local = (
  exit: ExitCode,
  code: LocalCode,
  title: string,
  detail: string,
  next?: string,
  lines: readonly string[] = [],
): Failure => ({
  exit,
  problem: {
    type: `/docs/problems#${code}`,
    title,
    detail,
    code,
    ...(next === undefined ? {} : { next }),
    retryable: exit === 7,
    errors: lines.map((line) => ({ pointer: '', detail: line })),
  },
})

/** Every code has a section on the page of problems, to which its `type` points. */
type LocalCode = keyof typeof localGuide | keyof typeof tellings

type RegistryProblem = Error & {
  readonly kind: 'usage' | 'refusal' | 'missing' | 'fault'
  readonly code: LocalCode
  readonly next: string
}

// By its name: the class itself would load the whole registry client.
const isRegistryError = (error: unknown): error is RegistryProblem =>
  error instanceof Error && error.name === 'RegistryError'

const sentence = (text: string): string =>
  stopped(`${text.charAt(0).toUpperCase()}${text.slice(1)}`)
