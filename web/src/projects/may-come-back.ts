import { ProblemError, UnreachableError } from '../../../src/client/errors.ts'

/** Whether it is worth to ask again: the server is away, or said that this passes. */
export const mayComeBack = (error: unknown): boolean =>
  error instanceof UnreachableError || (error instanceof ProblemError && error.problem.retryable)
