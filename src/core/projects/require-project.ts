import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { nearest } from '../../formats/nearest.ts'
import { Refusal } from '../kernel/refusal.ts'
import { bearProject } from './bear-project.ts'
import type { Project } from './project.ts'
import * as store from './store.ts'

/** The named project; an unknown name is refused with the nearest one and how to create it. */
export const requireProject = async (
  tx: Reader,
  { principal: { organizationId } }: Context,
  name: string,
): Promise<Project> => {
  const project = await store.byName(tx, organizationId, name)
  if (project) return project
  const near = nearest(name, await store.names(tx, organizationId))
  throw unknownProject(
    name,
    near
      ? `Did you mean ${near}? If not: berth project create ${name}`
      : `Create it: berth project create ${name}`,
  )
}

/** The project behind a filter: who looks for it does not want it made. */
export const filteredProject = async (
  tx: Reader,
  { principal: { organizationId } }: Context,
  name: string,
): Promise<Project> => {
  const project = await store.byName(tx, organizationId, name)
  if (project) return project
  const near = nearest(name, await store.names(tx, organizationId))
  throw unknownProject(name, near ? `Did you mean ${near}?` : 'See them all: berth project list')
}

const unknownProject = (name: string, next: string): Refusal =>
  new Refusal('project_unknown', `There is no project ${name}.`, {
    next,
    errors: [{ pointer: '#/project', detail: 'must be the name of a project' }],
  })

/** The named project, created here if evidence or a deployment is the first to name it. */
export const ensureProject = async (
  tx: Writer,
  context: Context,
  name: string,
): Promise<Project> => {
  const { organizationId } = context.principal
  const known = await store.byName(tx, organizationId, name)
  if (known) return known
  const project = await bearProject(tx, context, { name, description: '' })
  await audit(tx, context, { action: 'project.create', target: project.id, detail: { name } })
  return project
}

/** Refuses a new name that is nearly that of a project, as `nearly` decides. */
export const requireNoNearMiss = async (
  tx: Reader,
  { principal: { organizationId } }: Context,
  name: string,
  nearly: (name: string, names: readonly string[]) => string | undefined,
): Promise<void> => {
  const near = nearly(name, await store.names(tx, organizationId))
  if (near !== undefined)
    throw unknownProject(name, `Did you mean ${near}? If not: berth project create ${name}`)
}

/** The named project, if there is one. */
export const findProject = (
  tx: Reader,
  { principal: { organizationId } }: Context,
  name: string,
): Promise<Project | undefined> => store.byName(tx, organizationId, name)

/** The project that a call addresses; refused with the nearest name when it is not there. */
export const addressedProject = async (
  tx: Reader,
  context: Context,
  name: string,
): Promise<Project> => {
  const project = await findProject(tx, context, name)
  if (project) return project
  const near = nearest(name, await store.names(tx, context.principal.organizationId))
  throw new Refusal('not_found', `There is no project ${name}.`, {
    next: near ? `Did you mean ${near}?` : 'See them all: berth project list',
  })
}

/** Holds a project exclusively: whoever changes what it consists of has a turn. */
export const lockProject = async (
  tx: Writer,
  { principal: { organizationId } }: Context,
  project: Pick<Project, 'id' | 'name'>,
): Promise<void> => {
  await store.lock(tx, organizationId, project)
}
