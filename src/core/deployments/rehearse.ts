import type { KeyDifference } from '../variables/resolve.ts'
import type { WholeRun } from './run.ts'

/** Variables by key in which a service would differ from what runs now. */
export interface ServiceDifference {
  readonly service: string
  readonly variables: readonly KeyDifference[]
}

/** What was begun, or, for a plan, what would be; then nothing was changed. */
export interface Begun {
  readonly isPlan: boolean
  readonly whole: WholeRun
  readonly differences: readonly ServiceDifference[]
}

/** Carries a plan out of a transaction that is rolled back. */
class Rehearsal extends Error {
  readonly begun: Begun

  constructor(begun: Begun) {
    super('a plan changes nothing')
    this.begun = begun
  }
}

/**
 * Runs an operation, or, for a plan, rehearses it: the operation calls `finish` as its last line,
 * which then undoes everything by ending the transaction.
 */
export const rehearse = async (
  isPlan: boolean,
  act: (
    finish: (whole: WholeRun, differences?: readonly ServiceDifference[]) => Begun,
  ) => Promise<Begun>,
): Promise<Begun> => {
  try {
    return await act((whole, differences = []) => {
      const begun = { isPlan, whole, differences }
      if (isPlan) throw new Rehearsal(begun)
      return begun
    })
  } catch (error) {
    if (error instanceof Rehearsal) return error.begun
    throw error
  }
}
