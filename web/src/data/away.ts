import { useEffect, useRef } from 'preact/hooks'
import { ProblemError, UnreachableError } from '../../../src/client/errors.ts'

/** Whether it failed for want of a server that answers, and so may pass without anybody's doing. */
export const mayPass = (error: Error): boolean =>
  error instanceof UnreachableError ||
  (error instanceof ProblemError && [502, 503, 504].includes(error.problem.status))

/** How long a question that nobody answered rests, in ms: at first, and at most. */
const firstRestMs = 1000
const mostRestMs = 30_000

/**
 * Asks again what nobody answered: after rests that grow, when the network comes back, and when
 * somebody looks again; never while nobody looks.
 */
export const useAgain = (trouble: Error | undefined, again: () => void): void => {
  const restMs = useRef(firstRestMs)
  const latest = useRef(again)
  latest.current = again
  useEffect(() => {
    if (trouble === undefined || !mayPass(trouble)) {
      restMs.current = firstRestMs
      return undefined
    }
    const look = (): void => {
      if (!document.hidden) latest.current()
    }
    const timer = setTimeout(look, restMs.current)
    restMs.current = Math.min(restMs.current * 2, mostRestMs)
    document.addEventListener('visibilitychange', look)
    addEventListener('online', look)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
      removeEventListener('online', look)
    }
  }, [trouble])
}
