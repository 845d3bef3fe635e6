import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { check } from '../kernel/operation.ts'
import type { Project } from '../projects/project.ts'
import { lockProject } from '../projects/require-project.ts'
import { nowhere, resourceOf, type ProjectEnvironment } from './project-environment.ts'
import * as store from './store.ts'

/** A step: makes a project environment that stands nowhere yet, unless it is there already. */
export const ensureProjectEnvironment = async (
  tx: Writer,
  context: Context,
  project: Project,
  name: string,
): Promise<void> => {
  const { organizationId } = context.principal
  if (await store.byName(tx, organizationId, project.id, name)) return
  await lockProject(tx, context, project)
  if (await store.byName(tx, organizationId, project.id, name)) return
  const made = newIn(context, project, name)
  check(context, 'project-environment.manage', resourceOf(made))
  await insertIn(tx, context, made)
}

/** One of this name that stands nowhere and is not written yet. */
export const newIn = (context: Context, project: Project, name: string): ProjectEnvironment => {
  const now = context.now()
  return {
    ...nowhere,
    id: context.newId('penv'),
    projectId: project.id,
    project: project.name,
    name,
    createdAt: now,
    updatedAt: now,
  }
}

/** A step: writes one that is not there yet, and that it was made; its project is held. */
export const insertIn = async (
  tx: Writer,
  context: Context,
  made: ProjectEnvironment,
): Promise<void> => {
  await store.insert(tx, context.principal.organizationId, made)
  await audit(tx, context, {
    action: 'project-environment.create',
    target: made.id,
    detail: { project: made.project, name: made.name },
  })
}
