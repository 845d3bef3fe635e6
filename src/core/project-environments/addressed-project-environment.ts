import { commandAt } from '../../formats/commands/command-at.ts'
import { nearest } from '../../formats/nearest.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { can, type Action } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Project } from '../projects/project.ts'
import { addressedProject } from '../projects/require-project.ts'
import {
  resourceOf,
  type ProjectEnvironment,
  type ProjectEnvironmentAddress,
} from './project-environment.ts'
import * as store from './store.ts'

/** The live project environment that a call addresses; refused with the nearest name. */
export const addressedProjectEnvironment = async (
  tx: Reader,
  context: Context,
  { project: projectName, name }: ProjectEnvironmentAddress,
): Promise<{ readonly project: Project; readonly found: ProjectEnvironment }> => {
  const { organizationId } = context.principal
  const project = await addressedProject(tx, context, projectName)
  const found = await store.byName(tx, organizationId, project.id, name)
  if (found) return { project, found }
  throw absent(project, name, await store.names(tx, organizationId, project.id))
}

/** The same for who may do this there; to others it is not there at all. */
export const visibleProjectEnvironment = async (
  tx: Reader,
  context: Context,
  action: Action,
  address: ProjectEnvironmentAddress,
): Promise<ProjectEnvironment> => {
  const { project, found } = await addressedProjectEnvironment(tx, context, address)
  if (can(context.principal.grants, action, resourceOf(found))) return found
  throw absent(project, address.name, [])
}

/**
 * The live project environment that a call addresses, held exclusively. Take environment, logical
 * environment and project before it.
 */
export const lockAddressed = async (
  tx: Writer,
  context: Context,
  project: Project,
  name: string,
): Promise<ProjectEnvironment> => {
  const held = await lockByName(tx, context, 'exclusive', project, name)
  if (held) return held
  const { organizationId } = context.principal
  throw absent(project, name, await store.names(tx, organizationId, project.id))
}

/** The same for one that a body names at this pointer; `makes` says how it would be made. */
export const requireProjectEnvironment = async (
  tx: Writer,
  context: Context,
  project: Project,
  name: string,
  mode: 'share' | 'exclusive' = 'share',
  pointer = '#/projectEnvironment',
  makes?: string,
): Promise<ProjectEnvironment> => {
  const held = await lockByName(tx, context, mode, project, name)
  if (held) return held
  const names = await store.names(tx, context.principal.organizationId, project.id)
  throw unknownProjectEnvironment(project, name, names, pointer, makes)
}

const lockByName = async (
  tx: Writer,
  { principal: { organizationId } }: Context,
  mode: 'share' | 'exclusive',
  project: Project,
  name: string,
): Promise<ProjectEnvironment | undefined> => {
  const found = await store.byName(tx, organizationId, project.id, name)
  return found && (await store.lockById(tx, mode, organizationId, found.id))
}

/** The refusal of a name in a body that no project environment has. */
export const unknownProjectEnvironment = (
  project: Project,
  name: string,
  names: readonly string[],
  pointer = '#/projectEnvironment',
  makes?: string,
): Refusal => {
  const near = nearest(name, names)
  const detail = `There is no project environment ${name} in ${project.name}.`
  return new Refusal('project_environment_unknown', detail, {
    next: near
      ? `Did you mean ${near}?${makes === undefined ? '' : ` If not: ${makes}`}`
      : (makes ?? seeAll(project)),
    errors: [{ pointer, detail: 'must be a project environment' }],
  })
}

const seeAll = ({ name: project }: Project): string =>
  `See them all: ${commandAt('project environment list', { project })}`

const absent = (project: Project, name: string, names: readonly string[]): Refusal => {
  const near = nearest(name, names)
  return new Refusal('not_found', `There is no project environment ${name} in ${project.name}.`, {
    next: near ? `Did you mean ${near}?` : seeAll(project),
  })
}
