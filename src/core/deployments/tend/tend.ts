import { sql } from '../../kernel/sql.ts'
import { requireNotBeyond } from '../edge/restored.ts'
import { excludeEachOther } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { drain } from './drain.ts'
import { keepAlive } from './keep-alive.ts'
import { noticeLoss } from '../edge/publish.ts'
import { graceMs, type RuntimeState } from '../runtime.ts'
import { swapBackDead } from '../switch/swap-back.ts'
import type { DeployWorld, Somebodys } from '../work-world.ts'

/**
 * Looks after what is deployed: what is active runs, what drains ends, and what nobody knows any
 * more is ended. Repeatable, and needs no lease: it only brings about what the database says.
 */
export const tend = async (world: DeployWorld): Promise<void> => {
  const alive = await withInstances(world)
  const seen = await world.runtime.state()
  await requireNotBeyond(world, seen.fence)
  await noticeLoss(world, seen.fence)
  // Before anything is ended: whoever is back must not be.
  if (await swapBackDead(world, alive, seen)) return
  const failures: unknown[] = []
  for (const each of alive)
    try {
      if (each.state === 'draining') await drain(world, each, alive, seen)
      else if (!isStoppedFirst(each, alive)) await keepAlive(world, each, seen)
    } catch (error) {
      // One that cannot be helped, such as one whose secret is gone, keeps nobody else waiting.
      failures.push(error)
    }
  await sweep(world, seen)
  if (failures.length > 0) throw failures[0]
}

/** Deployments that may have instances. */
const withInstances = (world: DeployWorld): Promise<readonly Somebodys[]> =>
  world.db.read((tx) =>
    deployments.everywhere(
      tx,
      sql`('starting', 'checking', 'waiting', 'switching', 'active', 'draining')`,
    ),
  )

const isStoppedFirst = (it: Somebodys, alive: readonly Somebodys[]): boolean =>
  it.state === 'active' &&
  alive.some(
    (other) =>
      other.organizationId === it.organizationId &&
      other.projectEnvironmentId === it.projectEnvironmentId &&
      other.serviceId === it.serviceId &&
      excludeEachOther(it, other) &&
      ['starting', 'checking', 'switching'].includes(other.state),
  )

/** Ends instances whose deployment is over, as after a kill between a failure and its clean-up. */
const sweep = async (world: DeployWorld, { instances }: RuntimeState): Promise<void> => {
  // Asked after the runtime: whoever was seen there had come to one of these states before.
  const known = new Set((await withInstances(world)).map(({ id }) => id))
  for (const { id, deployment, state } of instances)
    if (
      !known.has(deployment) &&
      (state === 'running' || state === 'starting' || state === 'waiting')
    )
      await world.runtime.stop(id, graceMs)
}
