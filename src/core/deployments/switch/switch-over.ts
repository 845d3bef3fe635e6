import { recordManagedIn } from '../../ledger/record/record-managed.ts'
import type { Context } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { insist } from '../../kernel/refusal.ts'
import { deploymentNameOf } from '../deployment.ts'
import { claimRoutes, routesOf } from '../edge/routes.ts'
import type { Went } from '../carry/went.ts'
import { moved, replaced, type Deployment, type Release } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { advance, keepRoutes, moveRoute } from '../store/edge-store.ts'
import type { WholeRun } from '../run.ts'
import { forgetOutdatedIn } from '../tend/retention.ts'
import {
  contextOf,
  heldStand,
  type DeployWorld,
  type HeldStand,
  type WorkContext,
} from '../work-world.ts'

/**
 * One transaction: the candidates of a run become active, the old ones drain, the ledger has its
 * lines, and the edge's set has a new version.
 */
export const switchOver = async (world: DeployWorld, whole: WholeRun): Promise<Went> => {
  const { run } = whole
  await world.db.write(async (tx) => {
    const context = await contextOf(tx, world, run)
    const stand = await heldStand(tx, context, run.projectEnvironmentId)
    // In one order for all, so that no two runs wait for each other's slots.
    for (const each of whole.deployments.toSorted((a, b) => (a.service < b.service ? -1 : 1)))
      await switchOne(tx, context, whole, stand, each)
    await advance(tx, () => world.newId('edge'))
  })
  return 'on'
}

const switchOne = async (
  tx: Writer,
  context: WorkContext,
  { run }: WholeRun,
  stand: HeldStand,
  deployment: Deployment,
): Promise<void> => {
  const { organizationId } = run
  const { release } = deployment
  insist(release, 'what switches has a release')
  const now = context.now()
  const [old] = await deployments.inState(
    tx,
    organizationId,
    deployment.projectEnvironmentId,
    'active',
    deployment.serviceId,
  )
  if (old) {
    const after = replaced(old, deployment, now)
    await deployments.update(tx, organizationId, after, old)
    // Another kind is another slot.
    if (old.release && old.release.kind !== release.kind)
      await writeLine(tx, context, stand, old, old.release, 'decommissioned', run.labels)
  }
  await deployments.update(tx, organizationId, moved(deployment, 'active', now), deployment)
  await giveTrafficIn(tx, context, stand, deployment, run.labels)
  await forgetOutdatedIn(tx, organizationId, deployment, now)
}

/** A step: an active deployment has its line in the ledger, and its routes. */
export const giveTrafficIn = async (
  tx: Writer,
  context: WorkContext,
  stand: HeldStand,
  deployment: Deployment,
  labels: Readonly<Record<string, string>>,
): Promise<void> => {
  const { organizationId } = context.principal
  insist(deployment.release, 'what is active has a release')
  await writeLine(tx, context, stand, deployment, deployment.release, 'deployed', labels)
  const place = {
    project: { name: stand.project },
    projectEnvironment: { name: stand.projectEnvironment },
  }
  const routes = routesOf(place, stand.organization, deployment.settings, context.baseHost)
  // Another run may have let go of them since this one began.
  await claimRoutes(tx, context, routes, deployment)
  for (const route of routes)
    await moveRoute(tx, organizationId, { ...route, serviceId: deployment.serviceId })
  await keepRoutes(tx, organizationId, deployment, routes)
}

/** A step: the line of one deployment in the ledger. */
export const writeLine = async (
  tx: Writer,
  context: Context,
  stand: HeldStand,
  deployment: Deployment,
  release: Release,
  status: 'deployed' | 'decommissioned',
  labels: Readonly<Record<string, string>>,
): Promise<void> => {
  await recordManagedIn(tx, context, {
    environment: stand.environment,
    stage: stand.stage,
    projectId: stand.projectId,
    projectEnvironmentId: stand.projectEnvironmentId,
    deploymentId: deployment.id,
    deploymentName: deploymentNameOf(stand.project, stand.projectEnvironment, deployment.service),
    service: deployment.service,
    kind: release.kind,
    digest: release.digest,
    reference: release.image,
    version: release.version,
    labels,
    status,
  })
}
