import { holdManagedSlot } from '../../ledger/record/record-managed.ts'
import type { Kind } from '../../artifacts/artifact.ts'
import type { Context } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { deploymentNameOf, type Deployment } from '../deployment.ts'
import { refuseRestored } from '../edge/restored.ts'
import * as deployments from '../store/deployment-store.ts'
import { requireReleaseFit } from './driver-fit.ts'
import { advance } from '../store/edge-store.ts'
import type { DeployContext, RunPlace, RunWish, ServiceWish } from './run-wish.ts'
import { settleConflict } from './settle-conflict.ts'
import { requireNoSecretInCommands } from '../values/mask.ts'
import { insertRelease } from '../store/release-store.ts'
import { claimRoutes, routesOf } from '../edge/routes.ts'
import * as runs from '../store/run-store.ts'
import type { Run, WholeRun } from '../run.ts'

/**
 * A step: begins a run with a deployment for each service. Whatever could refuse its lines of the
 * ledger or its host names refuses here, before anything is built.
 */
export const beginRunIn = async (
  tx: Writer,
  context: DeployContext,
  place: RunPlace,
  wish: RunWish,
  services: readonly ServiceWish[],
): Promise<WholeRun> => {
  const { organizationId, id: startedBy } = context.principal
  await refuseRestored(tx)
  await deployments.holdAlive(tx, organizationId, place.projectEnvironment.id)
  const now = context.now()
  const { onConflict, ...what } = wish
  const run: Run = {
    ...what,
    id: context.newId('run'),
    organizationId,
    projectEnvironmentId: place.projectEnvironment.id,
    state: 'queued',
    why: '',
    startedBy,
    createdAt: now,
    endedAt: null,
  }
  const begun: Deployment[] = []
  let hasGone = false
  for (const service of services) {
    requireNoSecretInCommands(service.settings, service.variables)
    if (service.release)
      requireReleaseFit(place.environment, service.settings.name, service.release)
    const serviceId = await serviceNamed(tx, context, place, service.settings.name)
    if (await settleConflict(tx, context, place, serviceId, onConflict)) hasGone = true
    const { organizationName } = context.principal
    await claimRoutes(
      tx,
      context,
      routesOf(place, organizationName, service.settings, context.baseHost),
      { projectEnvironmentId: place.projectEnvironment.id, serviceId },
    )
    for (const kind of kindsOf(place, service))
      await holdManagedSlot(tx, context, {
        ...place,
        deploymentName: deploymentNameOf(
          place.project.name,
          place.projectEnvironment.name,
          service.settings.name,
        ),
        kind,
        projectEnvironmentId: place.projectEnvironment.id,
      })
    begun.push({
      id: context.newId('dep'),
      runId: run.id,
      projectEnvironmentId: place.projectEnvironment.id,
      serviceId,
      service: service.settings.name,
      state: 'queued',
      version: 1,
      fence: 0,
      settings: service.settings,
      driver: place.environment.driver,
      variableSet: service.variableSet,
      variables: service.variables,
      release: service.release,
      isReady: false,
      why: '',
      createdAt: now,
      enteredAt: now,
      activatedAt: null,
      drainUntil: null,
      replacedBy: null,
    })
  }
  for (const { release, isNewRelease } of services)
    if (release && isNewRelease)
      await insertRelease(tx, organizationId, place.projectEnvironment.id, release)
  await runs.insertRun(tx, run)
  for (const each of begun) await deployments.insertDeployment(tx, organizationId, each)
  if (hasGone) await advance(tx, () => context.newId('edge'))
  tx.afterCommit(context.wake)
  return { run, deployments: begun }
}

const kindsOf = ({ environment }: RunPlace, { settings, release }: ServiceWish): readonly Kind[] =>
  release
    ? [release.kind]
    : [
        environment.driver === 'process' && settings.build.what === 'commands'
          ? 'ARCHIVE'
          : 'CONTAINER_IMAGE',
      ]

const serviceNamed = async (
  tx: Writer,
  context: Context,
  { project }: RunPlace,
  name: string,
): Promise<string> => {
  const { organizationId } = context.principal
  const known = await runs.serviceByName(tx, organizationId, project.id, name)
  if (known !== undefined) return known
  const id = context.newId('svc')
  const createdAt = context.now()
  await runs.insertService(tx, organizationId, { id, projectId: project.id, name, createdAt })
  return id
}
