import type { Writer } from '../../kernel/database.ts'
import { freeLeases } from '../store/lease-store.ts'
import { setRunState } from '../store/run-store.ts'
import type { Run, RunState } from '../run.ts'

/** A step: a run is over, and its services are free for others. */
export const endRunIn = async (
  tx: Writer,
  run: Run,
  state: RunState,
  why: string,
  now: number,
): Promise<void> => {
  await setRunState(tx, run, state, why, now)
  await freeLeases(tx, run.organizationId, run.id)
}
