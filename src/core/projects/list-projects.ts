import type { Context } from '../kernel/context.ts'
import { checkSome, read } from '../kernel/operation.ts'
import { pageByName, type Page, type PageRequest } from '../kernel/page.ts'
import type { Project } from './project.ts'
import { addressedProject } from './require-project.ts'
import * as store from './store.ts'

/** A page of the organization's projects, by name. */
export const listProjects = (context: Context, request: PageRequest): Promise<Page<Project>> =>
  read(context, 'project.list', async (tx) => {
    checkSome(context, 'project.read')
    const { organizationId } = context.principal
    return await pageByName(context, { list: 'projects' }, request, (after, limit) =>
      store.page(tx, organizationId, after, limit),
    )
  })

/** One project by its name. */
export const describeProject = (context: Context, name: string): Promise<Project> =>
  read(context, 'project.describe', async (tx) => {
    checkSome(context, 'project.read')
    return await addressedProject(tx, context, name)
  })
