import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import type { Project } from './project.ts'
import * as store from './store.ts'

/** The project environment that every project has from its birth, and that is meant by default. */
export const firstProjectEnvironment = 'production'

/** Makes a project, with its first project environment; that one is not placed yet. */
export const bearProject = async (
  tx: Writer,
  context: Context,
  input: { readonly name: string; readonly description: string },
): Promise<Project> => {
  const { organizationId } = context.principal
  const project = { id: context.newId('prj'), ...input, createdAt: context.now() }
  await store.insert(tx, organizationId, project)
  await store.insertEnvironment(tx, organizationId, {
    id: context.newId('penv'),
    projectId: project.id,
    name: firstProjectEnvironment,
    createdAt: project.createdAt,
  })
  return project
}
