import type { Reader, Row, Writer } from '../kernel/database.ts'
import { sql, type Sql } from '../kernel/sql.ts'
import type { RunEnd, WorkflowRun } from './run.ts'

const select = (condition: Sql): Sql => sql`
  select
    r.id, r.project_id, p.name as project, r.workflow, r.version, r.state, r.is_release,
    r.runner_type, r.run_url, r.commit_sha, r.branch, r.actor, r.reason, r.attestation_id,
    r.started_by, t.name as starter, r.created_at, r.expires_at, r.finished_at
  from workflow_runs r
  join project_names p on p.organization_id = r.organization_id and p.id = r.project_id
  join principal_names t on t.organization_id = r.organization_id and t.id = r.started_by
  where ${condition}`

export const insert = async (
  tx: Writer,
  organizationId: string,
  run: WorkflowRun,
): Promise<void> => {
  await tx.run(sql`
    insert into workflow_runs (
      organization_id, id, project_id, workflow, version, state, is_release, runner_type, run_url,
      commit_sha, branch, actor, reason, attestation_id, started_by, created_at, expires_at,
      finished_at)
    values (
      ${organizationId}, ${run.id}, ${run.projectId}, ${run.workflow}, ${run.version},
      ${run.state}, ${run.release ? 1 : 0}, ${run.runnerType}, ${run.runUrl}, ${run.commit},
      ${run.branch}, ${run.actor}, ${run.reason}, ${run.attestation}, ${run.startedBy.id},
      ${run.createdAt}, ${run.expiresAt}, ${run.finishedAt})`)
}

/** Runs `r` under a condition, newest first. */
export const page = async (
  tx: Reader,
  organizationId: string,
  condition: Sql,
  limit: number,
): Promise<readonly WorkflowRun[]> =>
  (
    await tx.all(sql`
      ${select(sql`r.organization_id = ${organizationId} and ${condition}`)}
      order by r.created_at desc, r.id desc limit ${limit}`)
  ).map(read)

export const byId = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<WorkflowRun | undefined> => (await page(tx, organizationId, sql`r.id = ${id}`, 1))[0]

/** Holds the run until the end, and reads it. */
export const lock = async (
  tx: Writer,
  organizationId: string,
  id: string,
): Promise<WorkflowRun | undefined> => {
  await tx.lock(
    'exclusive',
    sql`select id from workflow_runs where organization_id = ${organizationId} and id = ${id}`,
  )
  return await byId(tx, organizationId, id)
}

export const setEnd = async (
  tx: Writer,
  organizationId: string,
  id: string,
  { state, reason, attestation, finishedAt }: RunEnd,
): Promise<void> => {
  await tx.run(sql`
    update workflow_runs
    set state = ${state}, reason = ${reason}, attestation_id = ${attestation},
      finished_at = ${finishedAt}
    where organization_id = ${organizationId} and id = ${id}`)
}

/** Runs of any organization that go on though their time is over, the earliest first. */
export const overdue = async (
  tx: Reader,
  now: number,
  limit: number,
): Promise<readonly { readonly organizationId: string; readonly id: string }[]> =>
  (
    await tx.all(sql`
      select organization_id, id from workflow_runs
      where state = 'initialized' and expires_at <= ${now}
      order by expires_at, organization_id, id limit ${limit}`)
  ).map((row) => ({ organizationId: String(row['organization_id']), id: String(row['id']) }))

const textOrNull = (value: Row[string]): string | null => (value === null ? null : String(value))

const read = (row: Row): WorkflowRun => ({
  id: String(row['id']),
  projectId: String(row['project_id']),
  project: String(row['project']),
  workflow: String(row['workflow']),
  version: String(row['version']),
  state: row['state'] as WorkflowRun['state'],
  release: row['is_release'] === 1,
  runnerType: row['runner_type'] as WorkflowRun['runnerType'],
  runUrl: textOrNull(row['run_url'] ?? null),
  commit: textOrNull(row['commit_sha'] ?? null),
  branch: textOrNull(row['branch'] ?? null),
  actor: textOrNull(row['actor'] ?? null),
  reason: textOrNull(row['reason'] ?? null),
  attestation: textOrNull(row['attestation_id'] ?? null),
  startedBy: { id: String(row['started_by']), name: String(row['starter']) },
  createdAt: Number(row['created_at']),
  expiresAt: Number(row['expires_at']),
  finishedAt: row['finished_at'] === null ? null : Number(row['finished_at']),
})
