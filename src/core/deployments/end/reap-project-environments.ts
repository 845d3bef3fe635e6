import { audit } from '../../kernel/audit.ts'
import type { World } from '../../kernel/context.ts'
import { ownContext } from '../../kernel/own-context.ts'
import { Fault, Refusal } from '../../kernel/refusal.ts'
import {
  expiredProjectEnvironments,
  forgetProjectEnvironmentIn,
  holdExpired,
} from '../../project-environments/forget-project-environment.ts'
import { lockProject } from '../../projects/require-project.ts'
import { standing, standOfActive, takeAllDownIn } from './take-down.ts'

/** How many go in one pass. */
const mostAtOnce = 100

type Expired = Awaited<ReturnType<typeof expiredProjectEnvironments>>[number]

/**
 * Deletes what has expired, in Berth's own name, with all that is deployed there; says how many
 * went. Safe to run at any time. A frozen one is kept, and so is one from which alone another takes
 * promotions.
 */
export const reapProjectEnvironments = async (world: World): Promise<number> => {
  const due = await world.db.read((tx) => expiredProjectEnvironments(tx, world.now(), mostAtOnce))
  let gone = 0
  for (const each of due) if (await reap(world, each)) gone += 1
  return gone
}

const reap = async (world: World, due: Expired): Promise<boolean> => {
  try {
    return await world.db.write(async (tx) => {
      const context = ownContext(world, due.organizationId)
      const stand = await standOfActive(tx, context, due)
      await lockProject(tx, context, { id: due.projectId, name: due.project })
      // A deployment, or somebody's word, may have come first.
      const held = await holdExpired(tx, world.now(), due)
      if (!held) return false
      const ended = (await standing(tx, context, held)).map(({ id }) => id)
      await forgetProjectEnvironmentIn(tx, context, held)
      await takeAllDownIn(tx, context, held, stand, `the time of ${held.name} is over`)
      await audit(tx, context, {
        action: 'project-environment.delete',
        target: held.id,
        detail: { project: held.project, name: held.name, expired: true, ended },
      })
      return true
    })
  } catch (error) {
    // What is just being switched goes at the next pass.
    const isBusy = error instanceof Refusal || error instanceof Fault
    if (isBusy && (error.code === 'deployment_busy' || error.code === 'database_busy')) return false
    throw error
  }
}
