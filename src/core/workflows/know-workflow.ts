import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import type { Project } from '../projects/project.ts'
import * as store from './store.ts'

/** A step: makes the project's workflow known, if it is not. After the version, if there is one. */
export const knowWorkflow = async (
  tx: Writer,
  context: Context,
  project: Pick<Project, 'id'>,
  name: string,
): Promise<void> => {
  const { organizationId } = context.principal
  if (await store.isKnown(tx, organizationId, project.id, name)) return
  await store.insert(tx, organizationId, {
    projectId: project.id,
    name,
    createdAt: context.now(),
  })
}
