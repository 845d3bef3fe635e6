import type { Context } from '../kernel/context.ts'
import { checkSome, read } from '../kernel/operation.ts'
import { pageByName, type Page, type PageRequest } from '../kernel/page.ts'
import { covering } from '../kernel/visibility.ts'
import { addressedProject } from '../projects/require-project.ts'
import { visibleProjectEnvironment } from './addressed-project-environment.ts'
import type { ProjectEnvironment, ProjectEnvironmentAddress } from './project-environment.ts'
import * as store from './store.ts'

/** A page of a project's live project environments, by name. */
export const listProjectEnvironments = (
  context: Context,
  filters: { readonly project: string },
  request: PageRequest,
): Promise<Page<ProjectEnvironment>> =>
  read(context, 'project-environment.list', async (tx) => {
    const grants = checkSome(context, 'project-environment.read')
    const { organizationId } = context.principal
    const { id } = await addressedProject(tx, context, filters.project)
    const listing = { list: 'project-environments', filters }
    return await pageByName(context, listing, request, (after, limit) =>
      store.page(tx, organizationId, id, (columns) => covering(grants, columns), after, limit),
    )
  })

/** One live project environment by its project and name. */
export const describeProjectEnvironment = (
  context: Context,
  address: ProjectEnvironmentAddress,
): Promise<ProjectEnvironment> =>
  read(context, 'project-environment.describe', async (tx) => {
    checkSome(context, 'project-environment.read')
    return await visibleProjectEnvironment(tx, context, 'project-environment.read', address)
  })
