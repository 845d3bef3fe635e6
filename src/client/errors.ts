import type { Problem } from '../contract/problem.ts'

/** The server refused, failed or broke, and said so: a problem (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

/** No answer that could be understood came from the server; `next` says what to do. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
  readonly next: string
  /** The request went out and the connection broke before an answer: it may have had its effect. */
  readonly wasLost: boolean

  constructor(message: string, next: string, wasLost = false, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.next = next
    this.wasLost = wasLost
  }
}
