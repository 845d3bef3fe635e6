import type { Reader, Row, Writer } from '../../kernel/database.ts'
import type { Grant } from '../../kernel/permission.ts'
import { list, sql } from '../../kernel/sql.ts'
import { covering } from '../../kernel/visibility.ts'
import type { Origin, Run, RunName, RunState } from '../run.ts'

const columns = sql`
  organization_id, id, project_environment_id, command, state, why, started_by, hold, version,
  labels, source, provenance, rerun_release, created_at, ended_at`

export const insertRun = async (tx: Writer, run: Run): Promise<void> => {
  await tx.run(sql`
    insert into runs (
      organization_id, id, project_environment_id, command, state, why, started_by, hold, version,
      labels, source, provenance, rerun_release, created_at, ended_at)
    values (
      ${run.organizationId}, ${run.id}, ${run.projectEnvironmentId}, ${run.command}, ${run.state},
      ${run.why}, ${run.startedBy}, ${run.hold ? 1 : 0}, ${run.version},
      ${JSON.stringify(run.labels)}, ${run.source}, ${JSON.stringify(run.origin)},
      ${run.rerunRelease ? 1 : 0}, ${run.createdAt}, ${run.endedAt})`)
}

/** An end is never taken back: on a run that is over this does nothing. */
export const setRunState = async (
  tx: Writer,
  run: Pick<Run, 'organizationId' | 'id'>,
  state: RunState,
  why: string,
  endedAt: number | null,
): Promise<void> => {
  await tx.run(sql`
    update runs set state = ${state}, why = ${why}, ended_at = ${endedAt}
    where organization_id = ${run.organizationId} and id = ${run.id} and ended_at is null`)
}

export const setRunHold = async (
  tx: Writer,
  run: Pick<Run, 'organizationId' | 'id'>,
  state: RunState,
  hold: boolean,
): Promise<void> => {
  await tx.run(sql`
    update runs set state = ${state}, hold = ${hold ? 1 : 0}
    where organization_id = ${run.organizationId} and id = ${run.id}`)
}

/** The runs of a project environment that are not over, the latest first. */
export const unfinishedRuns = async (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
): Promise<readonly Run[]> =>
  (
    await tx.all(sql`
      select ${columns} from runs
      where organization_id = ${organizationId}
        and project_environment_id = ${projectEnvironmentId} and ended_at is null
      order by created_at desc, id desc limit 100`)
  ).map(read)

export const runById = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<Run | undefined> => {
  const row = await tx.first(sql`
    select ${columns} from runs where organization_id = ${organizationId} and id = ${id}`)
  return row && read(row)
}

/** Runs by id, for a list of deployments. */
export const runsOf = async (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
  limit: number,
): Promise<readonly Run[]> =>
  (
    await tx.all(sql`
      select ${columns} from runs
      where organization_id = ${organizationId}
        and project_environment_id = ${projectEnvironmentId}
      order by created_at desc, id desc limit ${limit}`)
  ).map(read)

/** The oldest runs that have no end and that nobody works on, whoever's: for the worker alone. */
export const dueRuns = async (tx: Reader, owner: string, now: number): Promise<readonly Run[]> =>
  (
    await tx.all(sql`
      select ${columns} from runs r
      where r.ended_at is null and r.state <> 'waiting' and not exists (
        select 1 from leases l
        where l.organization_id = r.organization_id and l.run_id = r.id
          and l.owner <> ${owner} and l.expires_at > ${now})
      order by r.created_at, r.id limit 100`)
  ).map(read)

/**
 * Where the latest deploy to each project environment of a project came from, the latest first, as
 * far as the grants reach.
 */
export const latestOrigins = async (
  tx: Reader,
  organizationId: string,
  projectId: string,
  grants: readonly Grant[],
): Promise<readonly Origin[]> =>
  (
    await tx.all(sql`
      select r.provenance from project_environments e
      join runs r on r.organization_id = e.organization_id and r.id = (
        select l.id from runs l
        where l.organization_id = e.organization_id and l.project_environment_id = e.id
          and l.command = 'deploy'
        order by l.created_at desc, l.id desc limit 1)
      where e.organization_id = ${organizationId} and e.project_id = ${projectId}
        and ${covering(grants, {
          projectId: sql`e.project_id`,
          logicalEnvironmentId: sql`e.logical_environment_id`,
        })}
      order by r.created_at desc, r.id desc limit 100`)
  ).map((row) => JSON.parse(String(row['provenance'])) as Origin)

/** The runs that are not over, and of which something is given up: for the worker alone. */
export const runsGivenUp = async (tx: Reader): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select r.id from runs r
      where r.ended_at is null and exists (
        select 1 from deployments d
        where d.organization_id = r.organization_id and d.run_id = r.id
          and d.state in ('failed', 'errored', 'cancelled', 'superseded'))
      order by r.id limit 1000`)
  ).map((row) => String(row['id']))

/** Whether a run begun before, that is neither over nor waits, has one of these services. */
export const hasOlderRun = async (
  tx: Reader,
  run: Run,
  serviceIds: readonly string[],
): Promise<boolean> =>
  (await tx.first(sql`
    select r.id from runs r
    join deployments d on d.organization_id = r.organization_id and d.run_id = r.id
    where r.organization_id = ${run.organizationId}
      and r.project_environment_id = ${run.projectEnvironmentId}
      and r.ended_at is null and r.state <> 'waiting'
      and (r.created_at, r.id) < (${run.createdAt}, ${run.id})
      and d.service_id in ${list(serviceIds)}
    limit 1`)) !== undefined

/** Who started runs, by the run's id. */
export const startersOf = async (
  tx: Reader,
  organizationId: string,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string | null }>> => {
  if (runIds.length === 0) return new Map()
  const rows = await tx.all(sql`
    select r.id as run_id, r.started_by, p.name
    from runs r
    left join principal_names p
      on p.organization_id = r.organization_id and p.id = r.started_by
    where r.organization_id = ${organizationId} and r.id in ${list([...new Set(runIds)])}`)
  return new Map(
    rows.map((row) => [
      String(row['run_id']),
      { id: String(row['started_by']), name: row['name'] as string | null },
    ]),
  )
}

/** The service of a project, by its name. */
export const serviceByName = async (
  tx: Reader,
  organizationId: string,
  projectId: string,
  name: string,
): Promise<string | undefined> => {
  const row = await tx.first(sql`
    select id from services
    where organization_id = ${organizationId} and project_id = ${projectId} and name = ${name}`)
  return row && String(row['id'])
}

/** The services that a project has had, by name. */
export const serviceNames = async (
  tx: Reader,
  organizationId: string,
  projectId: string,
): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select name from services
      where organization_id = ${organizationId} and project_id = ${projectId}
      order by name limit 1000`)
  ).map((row) => String(row['name']))

export const insertService = async (
  tx: Writer,
  organizationId: string,
  service: {
    readonly id: string
    readonly projectId: string
    readonly name: string
    readonly createdAt: number
  },
): Promise<void> => {
  await tx.run(sql`
    insert into services (organization_id, id, project_id, name, created_at)
    values (${organizationId}, ${service.id}, ${service.projectId}, ${service.name},
      ${service.createdAt})`)
}

const read = (row: Row): Run => ({
  id: String(row['id']),
  organizationId: String(row['organization_id']),
  projectEnvironmentId: String(row['project_environment_id']),
  command: row['command'] as RunName,
  state: row['state'] as RunState,
  why: String(row['why']),
  startedBy: String(row['started_by']),
  hold: row['hold'] === 1,
  rerunRelease: row['rerun_release'] === 1,
  version: row['version'] as string | null,
  labels: JSON.parse(String(row['labels'])) as Record<string, string>,
  source: row['source'] as string | null,
  origin: JSON.parse(String(row['provenance'])) as Origin,
  createdAt: Number(row['created_at']),
  endedAt: row['ended_at'] as number | null,
})
