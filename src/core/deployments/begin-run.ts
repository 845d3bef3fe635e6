import { routeHost } from '../../formats/route-host.ts'
import { holdManagedSlot } from '../ledger/record-managed.ts'
import type { Kind } from '../artifacts/artifact.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { ResolvedPlace } from '../project-environments/resolve-project-environment.ts'
import type { ResolvedVariable } from '../variables/resolve.ts'
import {
  givenUp,
  isCancellable,
  type Deployment,
  type Release,
  type Settings,
} from './deployment.ts'
import * as deployments from './deployment-store.ts'
import { requireReleaseFit } from './driver-fit.ts'
import { advance, claimRoute } from './edge-store.ts'
import { requireNoSecretInCommands } from './mask.ts'
import { insertRelease } from './release-store.ts'
import * as runs from './run-store.ts'
import type { Run, WholeRun } from './run.ts'
import type { DeployPorts } from './runtime.ts'

/** A context that can deploy. */
export type DeployContext = Context & DeployPorts

/** What becomes of runs on the same services that are not over. */
export type OnConflict = 'queue' | 'supersede' | 'refuse'

/** One service of a new run. */
export interface ServiceWish {
  readonly settings: Settings
  readonly variableSet: number
  readonly variables: readonly ResolvedVariable[]
  /** What is run without a build; null is built from the run's source. */
  readonly release: Release | null
  /** Whether the release is made here, as by a promotion. */
  readonly isNewRelease?: boolean
}

/** The place of a run, all of it held. */
export type RunPlace = Pick<
  ResolvedPlace,
  'project' | 'projectEnvironment' | 'environment' | 'stage'
>

/** What the run is to be, beside its services. */
export type RunWish = Pick<
  Run,
  'command' | 'hold' | 'rerunRelease' | 'version' | 'labels' | 'source' | 'origin'
> & {
  readonly onConflict: OnConflict
}

/** The name of a managed slot. */
export const deploymentNameOf = (
  project: string,
  projectEnvironment: string,
  service: string,
): string => `${project}/${projectEnvironment}/${service}`

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
    if (await giveWay(tx, context, place, serviceId, onConflict)) hasGone = true
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

/**
 * Waiting candidates always give way, and their URLs with them; what is at work does as the caller
 * wishes. Answers whether a candidate has gone.
 */
const giveWay = async (
  tx: Writer,
  context: Context,
  { projectEnvironment }: RunPlace,
  serviceId: string,
  onConflict: OnConflict,
): Promise<boolean> => {
  const { organizationId } = context.principal
  let hasGone = false
  for (const each of await deployments.unfinished(
    tx,
    organizationId,
    projectEnvironment.id,
    serviceId,
  )) {
    const gives = each.state === 'waiting' || onConflict === 'supersede'
    if (gives && isCancellable(each.state)) {
      if (each.state === 'waiting') hasGone = true
      await supersede(tx, context, each)
    } else if (onConflict === 'refuse')
      throw new Refusal('deployment_busy', `${each.service} is being deployed (${each.runId}).`, {
        next: `Wait for it, or cancel it: berth cancel --env ${projectEnvironment.name}`,
      })
  }
  return hasGone
}

/** Ends a deployment. Nobody works on a run that waits: all of it ends here. */
const supersede = async (tx: Writer, context: Context, deployment: Deployment): Promise<void> => {
  const { organizationId } = context.principal
  const why = 'a newer deployment took its place'
  const run = await runs.runById(tx, organizationId, deployment.runId)
  const all =
    run?.state === 'waiting' ? await deployments.ofRun(tx, organizationId, run.id) : [deployment]
  for (const each of all)
    if (isCancellable(each.state)) {
      const after = givenUp(each, 'superseded', context.now(), why)
      await deployments.update(tx, organizationId, after, each)
    }
  if (run?.state === 'waiting') await runs.setRunState(tx, run, 'superseded', why, context.now())
}

/** The host names under which a service answers: its own, and its paths on the web's. */
export const routesOf = (
  {
    project,
    projectEnvironment,
  }: {
    readonly project: { readonly name: string }
    readonly projectEnvironment: { readonly name: string }
  },
  organization: string,
  { name, kind, routes }: Settings,
  baseHost: string,
): readonly { readonly host: string; readonly path: string; readonly strip: boolean }[] => {
  if (kind === 'worker') return []
  const hostOf = (service: string): string =>
    routeHost(
      {
        organization: organization === 'default' ? null : organization,
        project: project.name,
        environment: projectEnvironment.name,
        service,
      },
      baseHost,
    )
  const own = { host: hostOf(name), path: '/', strip: false }
  const paths = routes.map(({ path, strip }) => ({ host: hostOf('web'), path, strip }))
  return [own, ...paths.filter(({ host, path }) => host !== own.host || path !== own.path)]
}

/** A step: takes the routes of a service; refused if others have one of them. */
export const claimRoutes = async (
  tx: Writer,
  context: Context,
  routes: ReturnType<typeof routesOf>,
  owner: Pick<Deployment, 'projectEnvironmentId' | 'serviceId'>,
): Promise<void> => {
  const { organizationId } = context.principal
  for (const route of routes) {
    const { projectEnvironmentId, serviceId } = owner
    const claimed = { ...route, projectEnvironmentId, serviceId, createdAt: context.now() }
    if ((await claimRoute(tx, organizationId, claimed)) === 'taken')
      throw new Refusal('route_taken', `${route.host}${route.path} belongs to another service.`, {
        next: 'Choose another path for it, or rename the project or the service.',
      })
  }
}
