import { differenceByKey, type KeyDifference } from '../variables/resolve.ts'
import type { Deployment } from './deployment.ts'
import type { ServiceWish } from './begin-run.ts'
import { toolchainDifference, type ToolchainDifference } from './toolchain.ts'
import type { WholeRun } from './run.ts'

/** How a service would differ from what runs now: variables by key, and what it is made with. */
export interface ServiceDifference {
  readonly service: string
  readonly variables: readonly KeyDifference[]
  readonly toolchain: readonly ToolchainDifference[]
}

/** How a service that is wanted differs from what runs. Pure. */
export const differenceFrom = (active: Deployment, wish: ServiceWish): ServiceDifference => ({
  service: active.service,
  variables: differenceByKey(active.variables, wish.variables),
  toolchain:
    active.release && wish.release ? toolchainDifference(active.release, wish.release) : [],
})

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
