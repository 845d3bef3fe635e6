import { setTimeout as sleep } from 'node:timers/promises'
import { call } from '../../client/call.ts'
import { ProblemError, UnreachableError } from '../../client/errors.ts'
import { describeRun, type FollowedRun } from '../../contract/deployments.ts'
import type { Invocation } from '../frame/invocation.ts'

/** How long one question may wait for something new, in milliseconds. */
const waitMs = 20_000
/** How long a server that does not answer is asked again, and how often, in milliseconds. */
const [patienceMs, againMs] = [60_000, 500]

/**
 * Follows a run to its end, or until its candidates wait, and tells every change. A server that is
 * away for less than a minute is waited for: runs go on after its restart.
 */
export const followRun = async (
  { connection, context }: Pick<Invocation, 'connection' | 'context'>,
  id: string,
  onChange: (run: FollowedRun) => void,
): Promise<FollowedRun> => {
  let seen: string | undefined
  let awaySince: number | undefined
  for (;;) {
    try {
      const input = { id, seen, waitMs: seen === undefined ? undefined : String(waitMs) }
      const { value } = await call(describeRun, input, connection())
      awaySince = undefined
      if (value.seen !== seen) onChange(value)
      seen = value.seen
      if (value.endedAt !== null || value.state === 'waiting') return value
    } catch (error) {
      awaySince ??= context.now()
      if (!mayComeBack(error) || context.now() - awaySince >= patienceMs) throw error
      await sleep(againMs)
    }
  }
}

const mayComeBack = (error: unknown): boolean =>
  error instanceof UnreachableError || (error instanceof ProblemError && error.problem.retryable)
