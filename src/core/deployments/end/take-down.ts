import type { Context } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { ProjectEnvironment } from '../../project-environments/project-environment.ts'
import { allWait, givenUp, isCancellable, moved, type Deployment } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { endRunIn } from './end-run.ts'
import { advance, releaseRoutes } from '../store/edge-store.ts'
import { noteLeftovers } from '../store/leftover-store.ts'
import type { Run } from '../run.ts'
import { unfinishedRuns } from '../store/run-store.ts'
import { writeLine } from '../switch/switch-over.ts'
import { heldStand, type HeldStand } from '../work-world.ts'

/** A step: what is active drains from now on, and its line ends in the ledger. */
export const takeDownIn = async (
  tx: Writer,
  context: Context,
  stand: HeldStand,
  active: Deployment,
  why: string,
): Promise<void> => {
  const { organizationId } = context.principal
  const after = moved(active, 'draining', context.now(), why)
  await deployments.update(tx, organizationId, after, active)
  if (active.release)
    await writeLine(tx, context, stand, active, active.release, 'decommissioned', {})
}

/** What is deployed or on its way to be; what only finishes its requests is not. */
export const standing = async (
  tx: Writer,
  { principal: { organizationId } }: Context,
  { id }: Pick<ProjectEnvironment, 'id'>,
): Promise<readonly Deployment[]> =>
  (await deployments.aliveIn(tx, organizationId, id)).filter(({ state }) => state !== 'draining')

/**
 * Where the active deployments stand, with environment and logical environment held; null where
 * there are none. To be taken before the project environment is held.
 */
export const standOfActive = async (
  tx: Writer,
  context: Context,
  { id }: Pick<ProjectEnvironment, 'id'>,
): Promise<HeldStand | null> =>
  (await standing(tx, context, { id })).some(({ state }) => state === 'active')
    ? await heldStand(tx, context, id)
    : null

/**
 * A step: takes down whatever stands in a project environment that is held exclusively, cancels
 * what is on its way, lets go of its routes, domains too, and has the host forget it afterwards.
 */
export const takeAllDownIn = async (
  tx: Writer,
  context: Context,
  { id, name }: ProjectEnvironment,
  stand: HeldStand | null,
  why: string,
): Promise<void> => {
  const { organizationId } = context.principal
  const now = context.now()
  await deployments.holdAlive(tx, organizationId, id)
  const released = await releaseRoutes(tx, organizationId, id)
  const all = await standing(tx, context, { id })
  const resting: Run[] = []
  for (const run of await unfinishedRuns(tx, organizationId, id))
    if (allWait(await deployments.ofRun(tx, organizationId, run.id))) resting.push(run)
  // In one order for all, so that no two wait for each other's slots.
  for (const each of all.toSorted((a, b) => (a.service < b.service ? -1 : 1)))
    if (each.state === 'active' && stand) await takeDownIn(tx, context, stand, each, why)
    else if (isCancellable(each.state))
      await deployments.update(tx, organizationId, givenUp(each, 'cancelled', now, why), each)
    else
      throw new Refusal('deployment_busy', `${each.service} in ${name} is just being switched.`, {
        next: 'Try again in a moment.',
      })
  for (const run of resting) await endRunIn(tx, run, 'cancelled', why, now)
  if (released > 0 || all.length > 0) await advance(tx, () => context.newId('edge'))
  await noteLeftovers(tx, organizationId, id, now)
  tx.afterCommit(context.wake)
}
