import { audit } from '../kernel/audit.ts'
import type { World } from '../kernel/context.ts'
import { ownContext } from '../kernel/own-context.ts'
import { lockProject } from '../projects/require-project.ts'
import { deleteProjectEnvironmentIn } from './delete-project-environment.ts'
import * as store from './store.ts'

/** How many go in one pass. */
const mostAtOnce = 100

/**
 * Deletes what has expired and is empty, and says how many went; safe to run at any time. A frozen
 * one is kept, and so is one from which alone another takes promotions. Where something is alive it
 * must be drained first.
 */
export const reapProjectEnvironments = async (world: World): Promise<number> => {
  const due = await world.db.read((tx) => store.expiredAndEmpty(tx, world.now(), mostAtOnce))
  let gone = 0
  for (const each of due) if (await reap(world, each)) gone += 1
  return gone
}

const reap = (world: World, { organizationId, ...due }: store.Expired): Promise<boolean> =>
  world.db.write(async (tx) => {
    const context = ownContext(world, organizationId)
    await lockProject(tx, context, { id: due.projectId, name: due.project })
    const held = await store.lockById(tx, 'exclusive', organizationId, due.id)
    // A deployment, or somebody's word, may have come first.
    const [still] = await store.expiredAndEmpty(tx, world.now(), 1, due.id)
    if (!held || !still) return false
    await deleteProjectEnvironmentIn(tx, context, held)
    await audit(tx, context, {
      action: 'project-environment.delete',
      target: held.id,
      detail: { project: held.project, name: held.name, expired: true },
    })
    return true
  })
