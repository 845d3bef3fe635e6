import { commandAt } from '../../../formats/commands/command-at.ts'
import { shellWord } from '../../../formats/commands/shell-word.ts'
import { holdPlace, holdStage } from '../../environments/place-to-deploy.ts'
import type { Action } from '../../kernel/permission.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader, Writer } from '../../kernel/database.ts'
import { check, requireSome } from '../../kernel/operation.ts'
import { Fault, Refusal } from '../../kernel/refusal.ts'
import {
  addressedProjectEnvironment,
  lockAddressed,
  visibleProjectEnvironment,
} from '../../project-environments/addressed-project-environment.ts'
import {
  namesOf,
  resourceOf,
  type ProjectEnvironment,
  type ProjectEnvironmentAddress,
} from '../../project-environments/project-environment.ts'
import type { RunPlace } from './run-wish.ts'
import type { Deployment } from '../deployment.ts'
import * as deployments from '../store/deployment-store.ts'

/** A project environment by its names. */
export interface PlaceNames {
  readonly project: string
  readonly projectEnvironment: string
}

/** Some of its services: one, or all. */
export interface ServiceNames extends PlaceNames {
  readonly service?: string | undefined
}

/** The first lines of a write: who may do this there, and the place with all it stands on, held. */
export const holdRunPlace = async (
  tx: Writer,
  context: Context,
  { project: projectName, projectEnvironment: name }: PlaceNames,
): Promise<RunPlace> => {
  await requireSome(tx, context, 'deployment.run')
  const { project, found } = await addressedProjectEnvironment(tx, context, {
    project: projectName,
    name,
  })
  check(context, 'deployment.run', resourceOf(found))
  if (found.environmentId === null || found.logicalEnvironmentId === null)
    throw neverDeployed(found)
  const environment = await holdPlace(tx, context, found.environmentId, namesOf(found))
  const stage = await holdStage(tx, context, found.logicalEnvironmentId, namesOf(found))
  const projectEnvironment = await lockAddressed(tx, context, project, name)
  if (projectEnvironment.environmentId !== environment.id)
    throw new Fault('database_busy', `${name} was moved meanwhile. Try again.`)
  await deployments.holdAlive(tx, context.principal.organizationId, projectEnvironment.id)
  return { project, projectEnvironment, environment, stage }
}

/** The place of a read; to who may not see it, it is not there. */
export const visiblePlace = (
  tx: Reader,
  context: Context,
  { project, projectEnvironment: name }: PlaceNames,
  action: Action = 'deployment.read',
): Promise<ProjectEnvironment> => visibleProjectEnvironment(tx, context, action, { project, name })

/** What names some services, and whether it is only asked what would become of them. */
export interface PlannableNames extends ServiceNames {
  readonly plan?: boolean | undefined
}

/** The active deployments of a project environment, if there are any. */
export const activeOf = (
  tx: Reader,
  { principal }: Context,
  { id }: Pick<ProjectEnvironment, 'id'>,
): Promise<readonly Deployment[]> => deployments.inState(tx, principal.organizationId, id, 'active')

/** The active deployments, of one service or of all; refused when there is none. */
export const activeIn = async (
  tx: Reader,
  context: Context,
  projectEnvironment: Pick<ProjectEnvironment, 'id' | 'project' | 'name'>,
  service: string | undefined,
): Promise<readonly Deployment[]> => {
  const wanted = (await activeOf(tx, context, projectEnvironment))
    .filter((each) => service === undefined || each.service === service)
    .toSorted((a, b) => (a.service < b.service ? -1 : 1))
  if (wanted.length > 0) return wanted
  const before = await deployments.lastActive(
    tx,
    context.principal.organizationId,
    projectEnvironment.id,
  )
  if (before.some((each) => service === undefined || each.service === service))
    throw stopped(projectEnvironment, service)
  throw service === undefined
    ? neverDeployed(projectEnvironment)
    : new Refusal('not_found', `${service} is not active in ${projectEnvironment.name}.`, {
        next: `See what is: ${commandAt('status', namesOf(projectEnvironment))}`,
      })
}

const stopped = (it: ProjectEnvironmentAddress, service: string | undefined): Refusal =>
  new Refusal('deployment_state', `${service ?? it.name} is stopped.`, {
    next: `Start it again: ${commandAt('start', namesOf(it), service ? `--service ${shellWord(service)}` : '')}`,
  })

const neverDeployed = (it: ProjectEnvironmentAddress): Refusal =>
  new Refusal('not_found', `Nothing is active in ${it.name}.`, {
    next: `Deploy to it: ${commandAt('deploy', namesOf(it))}`,
  })
