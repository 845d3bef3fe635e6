import { nearest } from '../../formats/nearest.ts'
import type { Context } from '../kernel/context.ts'
import { checkSome, readHeavy } from '../kernel/operation.ts'
import { pageByTime, type Page, type PageRequest } from '../kernel/page.ts'
import { Refusal } from '../kernel/refusal.ts'
import { all, sql, type Sql } from '../kernel/sql.ts'
import { covering } from '../kernel/visibility.ts'
import * as store from './store.ts'
import type { WorkflowView } from './workflow.ts'

const seen = (context: Context): Sql =>
  covering(checkSome(context, 'evidence.read'), { projectId: sql`w.project_id` })

/** A page of the workflows that a run or evidence ever named, newest first. */
export const listWorkflows = (
  context: Context,
  filters: { readonly project?: string | undefined },
  request: PageRequest,
): Promise<Page<WorkflowView>> =>
  readHeavy(context, 'workflow.list', async (tx) => {
    const { project } = filters
    const conditions = [seen(context), ...(project === undefined ? [] : [sql`p.name = ${project}`])]
    return await pageByTime(
      context,
      { list: 'workflows', filters },
      request,
      (before, limit) => {
        const place = before ? [olderThan(before[0], before[1])] : []
        const condition = all([...conditions, ...place])
        return store.page(tx, context.principal.organizationId, condition, limit)
      },
      // A name is a project's alone.
      ({ createdAt, projectId, name }) => [createdAt, `${projectId} ${name}`],
    )
  })

const olderThan = (at: number, place: string): Sql => {
  const [projectId = '', name = ''] = place.split(' ')
  return sql`(w.created_at, w.project_id, w.name) < (${at}, ${projectId}, ${name})`
}

/** One workflow of a project. */
export const describeWorkflow = (
  context: Context,
  { project, name }: { readonly project: string; readonly name: string },
): Promise<WorkflowView> =>
  readHeavy(context, 'workflow.describe', async (tx) => {
    const { organizationId } = context.principal
    const visible = seen(context)
    const mine = all([visible, sql`p.name = ${project}`, sql`w.name = ${name}`])
    const [workflow] = await store.page(tx, organizationId, mine, 1)
    if (workflow) return workflow
    const near = nearest(name, await store.names(tx, organizationId, visible))
    throw new Refusal('not_found', `There is no workflow ${name} in project ${project}.`, {
      next:
        near === undefined || near === name
          ? 'See them all: berth workflow list'
          : `Did you mean ${near}?`,
    })
  })
