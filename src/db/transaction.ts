import { Fault } from '../core/kernel/refusal.ts'
import { unnested } from './nesting.ts'

/** What holds on both engines for the transaction that a body is given. */
export interface Life {
  /** Throws when the transaction is over, lasts too long, or when a statement of it has failed. */
  insistAlive(): void
  /** Remembers the first statement that failed, and gives the error back to be thrown. */
  failed(error: unknown): unknown
  /** Says that the body may wait for this answer of the engine. */
  waiting<T>(answer: Promise<T>): Promise<T>
  /** Ends the transaction. Throws what failed in it, even if the body went on as if nothing had. */
  end(): void
  /**
   * Ends the transaction after its body threw; gives what failed first, else what the body threw.
   */
  endThrown(thrown: unknown): unknown
  /**
   * Calls back, unless the transaction ends before, when its body waits for nothing of the engine.
   */
  whenStuck(report: () => void): void
}

/** Begins one that may last so many milliseconds: after them no statement of it is run. */
export const beginLife = (mostMs = Infinity): Life => {
  const began = performance.now()
  let over = false
  let failure: { readonly error: unknown } | undefined
  let outstanding = 0
  let stuck: (() => void) | undefined
  const check = (): void => {
    if (!over && outstanding === 0) stuck?.()
  }
  return {
    insistAlive: () => {
      if (over) throw new Error('defect: the transaction is over')
      if (failure) throw failure.error
      if (performance.now() - began < mostMs) return
      failure = { error: new Fault('timed_out', 'A transaction took too long, and was undone.') }
      throw failure.error
    },
    failed: (error) => {
      failure ??= { error }
      return error
    },
    waiting: async (answer) => {
      outstanding += 1
      try {
        return await answer
      } finally {
        outstanding -= 1
        process.nextTick(check)
      }
    },
    end: () => {
      over = true
      if (failure) throw failure.error
    },
    endThrown: (thrown) => {
      over = true
      return failure ? failure.error : thrown
    },
    whenStuck: (report) => {
      stuck = report
      process.nextTick(check)
    },
  }
}

/**
 * Runs a body until its transaction is over; must be called from a microtask, as every continuation
 * of an `await` is. Ticks come when no microtask is left: a body that then waits for no answer of
 * the engine awaits something else, and would hold up everybody.
 */
export const runAlive = async <T>(life: Life, body: () => Promise<T>): Promise<T> => {
  try {
    const answer = await new Promise<T>((resolve, reject) => {
      life.whenStuck(() =>
        reject(new Error('defect: a body awaited something other than its transaction')),
      )
      unnested(body).then(resolve, reject)
    })
    life.end()
    return answer
  } catch (thrown) {
    throw life.endThrown(thrown)
  }
}

/** Runs all that was left for after the commit, then throws if one of them threw. */
export const runEffects = (effects: readonly (() => void)[]): void => {
  let failure: { readonly error: unknown } | undefined
  for (const effect of effects) {
    try {
      effect()
    } catch (error) {
      failure ??= { error }
    }
  }
  if (failure) throw new Error('defect: an effect after a commit threw', { cause: failure.error })
}
