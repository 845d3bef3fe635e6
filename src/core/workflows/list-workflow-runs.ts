import type { Context } from '../kernel/context.ts'
import { checkSome, read } from '../kernel/operation.ts'
import { pageByTime, type Page, type PageRequest } from '../kernel/page.ts'
import { all, sql, type Sql } from '../kernel/sql.ts'
import { covering } from '../kernel/visibility.ts'
import { addressedRun } from './hold-run.ts'
import * as store from './run-store.ts'
import type { WorkflowRun, WorkflowRunState } from './run.ts'

/** Which runs; what is not named leaves none out. */
export interface WorkflowRunFilters {
  readonly project?: string | undefined
  readonly workflow?: string | undefined
  readonly version?: string | undefined
  readonly state?: WorkflowRunState | undefined
}

/** A page of the workflow runs, newest first. */
export const listWorkflowRuns = (
  context: Context,
  filters: WorkflowRunFilters,
  request: PageRequest,
): Promise<Page<WorkflowRun>> =>
  read(context, 'workflow-run.list', async (tx) => {
    const grants = checkSome(context, 'evidence.read')
    const { project, workflow, version, state } = filters
    const conditions: readonly Sql[] = [
      covering(grants, { projectId: sql`r.project_id` }),
      ...(project === undefined ? [] : [sql`p.name = ${project}`]),
      ...(workflow === undefined ? [] : [sql`r.workflow = ${workflow}`]),
      ...(version === undefined ? [] : [sql`r.version = ${version}`]),
      ...(state === undefined ? [] : [sql`r.state = ${state}`]),
    ]
    return await pageByTime(
      context,
      { list: 'workflow-runs', filters },
      request,
      (before, limit) => {
        const place = before ? [sql`(r.created_at, r.id) < (${before[0]}, ${before[1]})`] : []
        const condition = all([...conditions, ...place])
        return store.page(tx, context.principal.organizationId, condition, limit)
      },
      ({ createdAt, id }) => [createdAt, id],
    )
  })

/** One run by its id. */
export const describeWorkflowRun = (context: Context, id: string): Promise<WorkflowRun> =>
  read(context, 'workflow-run.describe', (tx) => addressedRun(tx, context, 'evidence.read', id))
