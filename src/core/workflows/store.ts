import type { Reader, Row, Writer } from '../kernel/database.ts'
import { sql, type Sql } from '../kernel/sql.ts'
import type { WorkflowRunState } from './run.ts'
import type { WorkflowView } from './workflow.ts'

/** Makes the workflow known; one that is stays as it is. */
export const insert = async (
  tx: Writer,
  organizationId: string,
  workflow: { readonly projectId: string; readonly name: string; readonly createdAt: number },
): Promise<void> => {
  await tx.run(sql`
    insert into workflows (organization_id, project_id, name, created_at)
    values (${organizationId}, ${workflow.projectId}, ${workflow.name}, ${workflow.createdAt})
    on conflict (organization_id, project_id, name) do nothing`)
}

/** Whether the workflow is known. */
export const isKnown = async (
  tx: Reader,
  organizationId: string,
  projectId: string,
  name: string,
): Promise<boolean> =>
  (await tx.first(sql`
    select name from workflows
    where organization_id = ${organizationId} and project_id = ${projectId}
      and name = ${name}`)) !== undefined

/** Names of workflows `w` under a condition, for what comes near a wrong one. */
export const names = async (
  tx: Reader,
  organizationId: string,
  condition: Sql,
): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select distinct w.name from workflows w
      where w.organization_id = ${organizationId} and ${condition}
      order by w.name limit 1000`)
  ).map((row) => String(row['name']))

/** Workflows `w` with their projects `p`, newest first, each with its newest run. */
export const page = async (
  tx: Reader,
  organizationId: string,
  condition: Sql,
  limit: number,
): Promise<readonly WorkflowView[]> =>
  (
    await tx.all(sql`
      select
        w.project_id, p.name as project, w.name, w.created_at, w.runs,
        r.id as run_id, r.version, r.state, r.created_at as run_at
      from (
        select
          w.organization_id, w.project_id, w.name, w.created_at,
          (select count(*) from workflow_runs n
            where n.organization_id = w.organization_id and n.project_id = w.project_id
              and n.workflow = w.name) as runs,
          (select n.id from workflow_runs n
            where n.organization_id = w.organization_id and n.project_id = w.project_id
              and n.workflow = w.name
            order by n.created_at desc, n.id desc limit 1) as run_id
        from workflows w
        join project_names p on p.organization_id = w.organization_id and p.id = w.project_id
        where w.organization_id = ${organizationId} and ${condition}
        order by w.created_at desc, w.project_id desc, w.name desc limit ${limit}
      ) w
      join project_names p on p.organization_id = w.organization_id and p.id = w.project_id
      left join workflow_runs r on r.organization_id = w.organization_id and r.id = w.run_id
      order by w.created_at desc, w.project_id desc, w.name desc`)
  ).map(read)

const read = (row: Row): WorkflowView => ({
  projectId: String(row['project_id']),
  project: String(row['project']),
  name: String(row['name']),
  createdAt: Number(row['created_at']),
  runs: Number(row['runs']),
  lastRun:
    row['run_id'] === null
      ? null
      : {
          id: String(row['run_id']),
          version: String(row['version']),
          state: row['state'] as WorkflowRunState,
          createdAt: Number(row['run_at']),
        },
})
