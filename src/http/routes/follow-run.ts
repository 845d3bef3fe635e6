import type { FollowedRun } from '../../contract/deployments.ts'
import type { WholeRun } from '../../core/deployments/run.ts'
import { describeRun } from '../../core/deployments/read/status.ts'
import type { Call } from '../route.ts'
import { shownRun } from './present-run.ts'

/** How often a waiting call looks for something new, in milliseconds: at first, and later. */
const [firstPaceMs, laterPaceMs] = [25, 250]

/**
 * Answers a run at once, or, where the caller has seen how it stands, once that has changed. Of its
 * end one is told; what comes before need not be known at once.
 */
export const followRun = async (
  call: Call,
  {
    id,
    seen,
    waitMs = 0,
  }: {
    readonly id: string
    readonly seen?: string | undefined
    readonly waitMs?: number | undefined
  },
): Promise<FollowedRun> => {
  const until = performance.now() + waitMs
  for (let pace = firstPaceMs; ; pace = Math.min(laterPaceMs, pace * 1.1)) {
    const told = call.ended.told()
    const whole = await describeRun(call, id)
    const mark = markOf(whole)
    const left = until - performance.now()
    if (mark !== seen || whole.run.endedAt !== null || left <= 0 || !call.isOpen())
      return { ...shownRun(whole), seen: mark }
    await call.ended.moreThan(told, AbortSignal.timeout(Math.ceil(Math.min(pace, left))))
  }
}

/** Changes with every move of the run or of one of its deployments, whose versions only grow. */
const markOf = ({ run, deployments }: WholeRun): string =>
  `${run.state}.${deployments.reduce((sum, { version }) => sum + version, 0)}`
