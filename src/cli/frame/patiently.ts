import { setTimeout as sleep } from 'node:timers/promises'
import { ProblemError } from '../../client/errors.ts'

/** How often it is asked again, and how long is waited before that, in milliseconds. */
const [mostAgain, pauseMs] = [30, 1000]

/**
 * Asks again where much is asked for, and the server says that it is too fast, or that events are
 * not sealed yet.
 */
export const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (let again = 0; ; again++)
    try {
      return await ask()
    } catch (error) {
      const code = error instanceof ProblemError ? error.problem.code : undefined
      const isPassing = code === 'rate_limited' || code === 'not_sealed_yet'
      if (!isPassing || again === mostAgain) throw error
      await sleep(pauseMs)
    }
}
