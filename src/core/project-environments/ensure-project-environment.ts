import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { check } from '../kernel/operation.ts'
import type { Project } from '../projects/project.ts'
import { lockProject } from '../projects/require-project.ts'
import { nowhere, resourceOf } from './project-environment.ts'
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
  const now = context.now()
  const made = {
    ...nowhere,
    id: context.newId('penv'),
    projectId: project.id,
    project: project.name,
    name,
    createdAt: now,
    updatedAt: now,
  }
  check(context, 'project-environment.manage', resourceOf(made))
  await store.insert(tx, organizationId, made)
  await audit(tx, context, {
    action: 'project-environment.create',
    target: made.id,
    detail: { project: project.name, name },
  })
}
