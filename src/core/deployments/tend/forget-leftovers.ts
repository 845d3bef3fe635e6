import { leftovers, markForgotten } from '../store/leftover-store.ts'
import { isAlive } from '../runtime.ts'
import type { DeployWorld } from '../work-world.ts'

/** How many are forgotten in one pass. */
const mostAtOnce = 50

/**
 * Has the host forget what deployments left there to which nothing goes back, and those of
 * deleted project environments: images, release folders, logs. Repeatable; what still ends is left
 * to a later pass. Answers how many went.
 */
export const forgetLeftovers = async (world: DeployWorld): Promise<number> => {
  const due = await world.db.read((tx) => leftovers(tx, mostAtOnce))
  if (due.length === 0) return 0
  const { instances } = await world.runtime.state()
  const alive = new Set(instances.filter(isAlive).map(({ deployment }) => deployment))
  const over = due.filter(({ deploymentId }) => !alive.has(deploymentId))
  for (const each of over) {
    await world.runtime.forget(each.deploymentId)
    await world.db.write((tx) => markForgotten(tx, each, world.now()))
  }
  return over.length
}
