import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { requirePermission, write } from '../kernel/operation.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import { bearProject } from './bear-project.ts'
import type { Project } from './project.ts'
import * as store from './store.ts'

/** Creates a project; a taken name is refused. */
export const createProject = (
  context: Context,
  input: { readonly name: string; readonly description: string },
): Promise<Project> =>
  write(context, 'project.create', async (tx) => {
    await requirePermission(tx, context, 'project.create', wholeOrganization)
    const { organizationId } = context.principal
    if (await store.byName(tx, organizationId, input.name))
      throw new Refusal('name_taken', `There is a project ${input.name} already.`, {
        next: `See it: berth project describe ${input.name}`,
      })
    const project = await bearProject(tx, context, input)
    await audit(tx, context, { action: 'project.create', target: project.id, detail: input })
    return project
  })
