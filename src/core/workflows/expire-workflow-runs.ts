import type { World } from '../kernel/context.ts'
import * as store from './run-store.ts'
import { movedRun } from './run.ts'

/** How many runs expire in one transaction. */
const mostAtOnce = 100

/**
 * Expires the runs whose time is over; answers how many. Safe to run at any time and on several
 * replicas at once: a run that is pushed or finished meanwhile stays as it is.
 */
export const expireWorkflowRuns = async ({
  db,
  now,
}: Pick<World, 'db' | 'now'>): Promise<number> => {
  let expired = 0
  for (;;) {
    const due = await db.read((tx) => store.overdue(tx, now(), mostAtOnce))
    for (const { organizationId, id } of due)
      expired += await db.write(async (tx) => {
        const run = await store.lock(tx, organizationId, id)
        const move = run && movedRun(run, { what: 'expired', at: now() })
        if (move?.went !== 'moved') return 0
        await store.setEnd(tx, organizationId, id, move.run)
        return 1
      })
    if (due.length < mostAtOnce) return expired
  }
}
