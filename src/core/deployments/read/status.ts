import { commandAt } from '../../../formats/commands/command-at.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { checkSome, read } from '../../kernel/operation.ts'
import { insist, Refusal } from '../../kernel/refusal.ts'
import { can } from '../../kernel/permission.ts'
import {
  resourceOf,
  type ProjectEnvironment,
} from '../../project-environments/project-environment.ts'
import { sql } from '../../kernel/sql.ts'
import type { SealingPorts } from '../../variables/data-keys.ts'
import { currentSet } from '../../variables/resolve-for.ts'
import { instancesOf, isOver, type Deployment } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'
import { candidateHosts } from '../edge/edge-set.ts'
import { hostsOf } from '../store/edge-store.ts'
import { visiblePlace, type PlaceNames } from '../begin/held-place.ts'
import { masked, openSecretsOf } from '../values/mask.ts'
import { urlOf } from '../edge/routes.ts'
import { runById, runsOf, startersOf } from '../store/run-store.ts'
import type { Run, WholeRun } from '../run.ts'
import type { DeployPorts, InstanceState } from '../runtime.ts'

/** One service as it stands. */
export interface ServiceStatus {
  readonly service: string
  readonly active: Deployment | null
  /** What comes after it, or did not: the latest to be created, or to be stopped, if another. */
  readonly latest: Deployment | null
  /** Who deployed what is active, or else the latest. */
  readonly by: { readonly id: string; readonly name: string | null }
  readonly instances: readonly InstanceState[]
  /** Where it answers, such as `http://shop.localhost:7480/`. */
  readonly urls: readonly string[]
  /** Where the candidate that waits answers; null where none does. */
  readonly candidateUrl: string | null
  /** Whether its variables have changed since it was released. */
  readonly hasNewVariables: boolean
}

/** A project environment as it stands. */
export interface Status {
  readonly projectEnvironment: ProjectEnvironment
  readonly services: readonly ServiceStatus[]
  /** Whether the host answers; without it, what runs is told as the database knows it. */
  readonly isHostThere: boolean
}

/** How every service of a project environment stands. */
export const statusOf = async (
  context: Context & DeployPorts & SealingPorts,
  names: PlaceNames,
): Promise<Status> => {
  const seen = await context.runtime.state().catch(() => undefined)
  return await read(context, 'deployment.status', async (tx) => {
    checkSome(context, 'deployment.read')
    const { organizationId } = context.principal
    const projectEnvironment = await visiblePlace(tx, context, names)
    const { id } = projectEnvironment
    const last = await deployments.latestOfEach(tx, organizationId, id)
    const active = await deployments.inState(tx, organizationId, id, 'active')
    // Where all are active, nobody asks which were.
    const isWhole = active.length === last.length
    const served = isWhole ? [] : await deployments.lastActive(tx, organizationId, id)
    const hosts = await hostsOf(tx, organizationId, id)
    const candidates = await candidateHosts(tx, organizationId, id, context.baseHost)
    const port = seen?.edge.port
    const set = await currentSet(tx, { organizationId, projectEnvironmentId: id })
    const shownRuns = [...last, ...active].map(({ runId }) => runId)
    const starters = await startersOf(tx, organizationId, shownRuns)
    const services: ServiceStatus[] = []
    for (const created of last) {
      const isIts = ({ serviceId }: Deployment): boolean => serviceId === created.serviceId
      const now = active.find(isIts) ?? null
      const latest = now ? created : latestToMove(created, served.find(isIts))
      const shown = now ?? latest
      const candidate = candidates.get(latest.id)
      services.push({
        service: latest.service,
        active: now,
        latest: now?.id === latest.id ? null : latest,
        by: starters.get(shown.runId) ?? { id: '', name: null },
        instances: await toldOf(tx, context, shown, seen?.instances ?? []),
        urls: hosts
          .filter(({ serviceId }) => serviceId === latest.serviceId)
          .map((route) => urlOf(route, port)),
        candidateUrl: candidate === undefined ? null : urlOf({ host: candidate, path: '/' }, port),
        hasNewVariables: now !== null && now.variableSet < set,
      })
    }
    return { projectEnvironment, services, isHostThere: seen !== undefined }
  })
}

/** What was stopped after a newer one had failed is what happened last to their service. */
const latestToMove = (created: Deployment, served: Deployment | undefined): Deployment =>
  served && isOver(created.state) && served.enteredAt > created.enteredAt ? served : created

/** A deployment's instances; what is told of one that ended may quote its last line. */
const toldOf = async (
  tx: Reader,
  context: Context & SealingPorts,
  deployment: Deployment,
  instances: readonly InstanceState[],
): Promise<readonly InstanceState[]> => {
  const own = instances.filter((each) => each.deployment === deployment.id)
  // What cannot be started is on no host: what the worker has noted is told of each.
  if (own.length === 0 && deployment.state === 'active' && deployment.why !== '')
    return instancesOf(deployment).map((id) => notStarted(id, deployment))
  if (own.every(({ why }) => why === '')) return own
  const secrets = await openSecretsOf(tx, context, context.principal.organizationId, deployment)
  const told = (why: string): string =>
    why === '' || secrets ? masked(why, secrets ?? []) : untold
  return own.map((each) => ({ ...each, why: told(each.why) }))
}

const untold = 'what it said cannot be shown: a secret that it may name was destroyed'

const notStarted = (id: string, { id: deployment, why, enteredAt }: Deployment): InstanceState => ({
  id,
  deployment,
  state: 'gone',
  health: 'unready',
  why,
  restarts: 0,
  startedAt: enteredAt,
  pid: null,
  isFault: false,
  fence: 0,
})

const seeHistory = `See those of a place: ${commandAt('history', { project: 'PROJECT', env: 'ENV' })}`

/** One run with its deployments; to who may not see its project environment, it is not there. */
export const describeRun = (context: Context, id: string): Promise<WholeRun> =>
  read(context, 'deployment.describe', async (tx) => {
    checkSome(context, 'deployment.read')
    const { organizationId, grants } = context.principal
    const run = await runById(tx, organizationId, id)
    const row =
      run &&
      (await tx.first(sql`
        select project_id, logical_environment_id from placed_project_environments
        where organization_id = ${organizationId} and id = ${run.projectEnvironmentId}`))
    if (run && row) {
      const place = {
        projectId: String(row['project_id']),
        stageId: row['logical_environment_id'] as string | null,
      }
      if (can(grants, 'deployment.read', resourceOf(place)))
        return { run, deployments: await deployments.ofRun(tx, organizationId, id) }
    }
    throw new Refusal('not_found', `There is no run ${id}.`, {
      next: seeHistory,
    })
  })

/** The latest runs of a project environment, newest first, each with its deployments. */
export const listRuns = (
  context: Context,
  names: PlaceNames,
  limit: number,
): Promise<readonly WholeRun[]> =>
  read(context, 'deployment.history', async (tx) => {
    checkSome(context, 'deployment.read')
    const { organizationId } = context.principal
    const { id } = await visiblePlace(tx, context, names)
    const runs: readonly Run[] = await runsOf(tx, organizationId, id, limit)
    const all: WholeRun[] = []
    for (const run of runs)
      all.push({ run, deployments: await deployments.ofRun(tx, organizationId, run.id) })
    return all
  })

/** One deployment, of a run that is visible. */
export const describeDeployment = async (context: Context, id: string): Promise<Deployment> => {
  const found = await read(context, 'deployment.describe', async (tx) => {
    checkSome(context, 'deployment.read')
    return await deployments.byId(tx, context.principal.organizationId, id)
  })
  if (!found)
    throw new Refusal('not_found', `There is no deployment ${id}.`, {
      next: seeHistory,
    })
  const { deployments: all } = await describeRun(context, found.runId)
  const [shown] = all.filter((each) => each.id === id)
  insist(shown, 'a deployment belongs to its run')
  return shown
}
