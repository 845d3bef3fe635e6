import type { Reader } from '../../kernel/database.ts'
import { hasTakenPlace, instancesOf, moved, type DeploymentState } from '../deployment.ts'
import { stopFenced } from '../fenced.ts'
import * as deployments from '../store/deployment-store.ts'
import { runById } from '../store/run-store.ts'
import { graceMs, isAlive, type RuntimeState } from '../runtime.ts'
import type { DeployWorld, Somebodys } from '../work-world.ts'

/**
 * Ends the instances once no request is in flight and what took their place has settled, or the
 * deadline has come.
 */
export const drain = async (
  world: DeployWorld,
  it: Somebodys,
  all: readonly Somebodys[],
  { instances, inFlight }: RuntimeState,
): Promise<void> => {
  if (it.drainUntil === null) return
  if ((inFlight[it.id] ?? 0) > 0 && world.now() < it.drainUntil) return
  const alive = instances.filter((each) => each.deployment === it.id && isAlive(each))
  if (alive.length > 0) {
    if (world.now() < settledAt(it, all, world.settleMs ?? 0)) return
    // Intended before it is done: from here on no switch goes back to it.
    if (world.now() < it.drainUntil) {
      const intended = { ...it, drainUntil: world.now() }
      await world.db.write((tx) => deployments.update(tx, it.organizationId, intended, it))
    }
    for (const { id } of alive) await world.runtime.stop(id, graceMs)
    return
  }
  // From here on the host begins none of them any more.
  for (const id of instancesOf(it)) await stopFenced(world, it, id)
  await world.db.write(async (tx) => {
    const after = moved(it, await endOfDrained(tx, it), world.now(), it.why)
    await deployments.update(tx, it.organizationId, after, it)
  })
}

/** Until when a switch away from it may go back; what must not run beside another is not kept. */
const settledAt = (it: Somebodys, all: readonly Somebodys[], settleMs: number): number => {
  const { drainUntil, settings } = it
  const isReplaced = all.some((each) => each.state === 'active' && hasTakenPlace(each, it))
  if (drainUntil === null || !isReplaced || settings.kind === 'worker' || settings.exclusive)
    return 0
  return drainUntil - Math.max(0, settings.drainMs - settleMs)
}

/** How what has drained ends: as its run has, if it never was active. */
const endOfDrained = async (tx: Reader, it: Somebodys): Promise<DeploymentState> => {
  if (it.activatedAt !== null) return it.isReady ? 'retired' : 'failed'
  const run = await runById(tx, it.organizationId, it.runId)
  return run?.state === 'superseded' ? 'superseded' : 'cancelled'
}
