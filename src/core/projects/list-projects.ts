import type { Context } from '../kernel/context.ts'
import { checkSome, read } from '../kernel/operation.ts'
import { pageOf, readCursor, type Page, type PageRequest } from '../kernel/page.ts'
import { nearest } from '../kernel/nearest.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Project } from './project.ts'
import * as store from './store.ts'

/** A page of the organization's projects, by name. */
export const listProjects = (context: Context, request: PageRequest): Promise<Page<Project>> =>
  read(context, 'project.list', async (tx) => {
    checkSome(context, 'project.read')
    const { organizationId } = context.principal
    const at = readCursor(request.cursor, organizationId, { list: 'projects' })
    const after = String(at?.order[0] ?? '')
    const rows = await store.page(tx, organizationId, after, request.limit + 1)
    const bound = {
      organizationId,
      filters: { list: 'projects' },
      moment: at?.moment ?? context.now(),
    }
    return pageOf(rows, request, bound, ({ name }) => [name])
  })

/** One project by its name. */
export const describeProject = (context: Context, name: string): Promise<Project> =>
  read(context, 'project.describe', async (tx) => {
    checkSome(context, 'project.read')
    const { organizationId } = context.principal
    const project = await store.byName(tx, organizationId, name)
    if (project) return project
    const near = nearest(name, await store.names(tx, organizationId))
    throw new Refusal('not_found', `There is no project ${name}.`, {
      next: near ? `Did you mean ${near}?` : 'See them all: berth project list',
    })
  })
