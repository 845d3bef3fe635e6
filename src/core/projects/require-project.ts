import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { nearest } from '../../formats/nearest.ts'
import { Refusal } from '../kernel/refusal.ts'
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
  throw new Refusal('project_unknown', `There is no project ${name}.`, {
    next: near
      ? `Did you mean ${near}? If not: berth project create ${name}`
      : `Create it: berth project create ${name}`,
    errors: [{ pointer: '#/project', detail: 'must be the name of a project' }],
  })
}

/** The named project, created here if evidence is the first to name it. */
export const ensureProject = async (
  tx: Writer,
  context: Context,
  name: string,
): Promise<Project> => {
  const { organizationId } = context.principal
  const known = await store.byName(tx, organizationId, name)
  if (known) return known
  const project = {
    id: context.newId('prj'),
    name,
    description: '',
    createdAt: context.now(),
  }
  await store.insert(tx, organizationId, project)
  await audit(tx, context, { action: 'project.create', target: project.id, detail: { name } })
  return project
}

/** The named project, if there is one. */
export const findProject = (
  tx: Reader,
  { principal: { organizationId } }: Context,
  name: string,
): Promise<Project | undefined> => store.byName(tx, organizationId, name)
