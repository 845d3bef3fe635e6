import type { Digest } from '../../formats/digest.ts'
import type { Kind } from '../artifacts/artifact.ts'
import type { Reader, Row, Writer } from '../kernel/database.ts'
import { Fault } from '../kernel/refusal.ts'
import { sql, type Sql } from '../kernel/sql.ts'
import type { ResolvedVariable } from '../variables/resolve.ts'
import {
  isOver,
  type Deployment,
  type DriverName,
  type Release,
  type Settings,
} from './deployment.ts'

/** What one read of deployments may bring: services of an environment are far fewer. */
const mostRead = 1000

export const insertDeployment = async (
  tx: Writer,
  organizationId: string,
  deployment: Deployment,
): Promise<void> => {
  await tx.run(sql`
    insert into deployments (
      organization_id, id, run_id, project_environment_id, service_id, state, version, settings,
      driver, variable_set, variables, release_id, is_ready, why, created_at, entered_at)
    values (
      ${organizationId}, ${deployment.id}, ${deployment.runId},
      ${deployment.projectEnvironmentId}, ${deployment.serviceId}, ${deployment.state},
      ${deployment.version}, ${JSON.stringify(deployment.settings)}, ${deployment.driver},
      ${deployment.variableSet}, ${JSON.stringify(deployment.variables)},
      ${deployment.release?.id ?? null}, 0, ${deployment.why}, ${deployment.createdAt},
      ${deployment.enteredAt})`)
}

/** Writes what a move made of it; if it has moved since it was read, whoever did so is right. */
export const update = async (
  tx: Writer,
  organizationId: string,
  after: Deployment,
  before: Deployment,
): Promise<void> => {
  const changed = await tx.run(sql`
    update deployments
    set state = ${after.state}, version = ${before.version + 1},
      release_id = ${after.release?.id ?? null}, is_ready = ${after.isReady ? 1 : 0},
      why = ${after.why}, entered_at = ${after.enteredAt}, activated_at = ${after.activatedAt},
      drain_until = ${after.drainUntil},
      ended_at = ${isOver(after.state) ? after.enteredAt : null}
    where organization_id = ${organizationId} and id = ${before.id}
      and version = ${before.version}`)
  if (changed !== 1)
    throw new Fault('database_busy', `${before.service} has moved on meanwhile. Try again.`)
}

const select = (condition: Sql, limit = mostRead): Sql => sql`
  select
    d.organization_id, d.id, d.run_id, d.project_environment_id, d.service_id, d.state, d.version,
    d.settings, d.driver, d.variable_set, d.variables, d.is_ready, d.why, d.created_at,
    d.entered_at, d.activated_at, d.drain_until, s.name as service,
    r.id as release_id, r.digest, r.kind, r.image, r.settings as release_settings,
    r.variable_set as release_set, r.variables as release_variables, r.build_variables,
    r.toolchain, r.version as release_version, r.commit_sha, r.created_at as released_at
  from deployments d
  join services s on s.organization_id = d.organization_id and s.id = d.service_id
  left join releases r on r.organization_id = d.organization_id and r.id = d.release_id
  where ${condition}
  order by d.created_at desc, d.id desc limit ${limit}`

/** The deployments of a run, in the order in which they were made. */
export const ofRun = async (
  tx: Reader,
  organizationId: string,
  runId: string,
): Promise<readonly Deployment[]> =>
  (await tx.all(select(sql`d.organization_id = ${organizationId} and d.run_id = ${runId}`)))
    .map(read)
    .toReversed()

export const byId = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<Deployment | undefined> => {
  const row = await tx.first(select(sql`d.organization_id = ${organizationId} and d.id = ${id}`))
  return row && read(row)
}

/** The deployments of a project environment in one state, of one service or of all. */
export const inState = async (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
  state: Deployment['state'],
  serviceId?: string,
): Promise<readonly Deployment[]> =>
  (
    await tx.all(
      select(sql`d.organization_id = ${organizationId}
        and d.project_environment_id = ${projectEnvironmentId} and d.state = ${state}
        and ${serviceId === undefined ? sql`1 = 1` : sql`d.service_id = ${serviceId}`}`),
    )
  ).map(read)

/** The deployment of the same service whose end gives this reason. */
export const endingFor = async (
  tx: Reader,
  organizationId: string,
  { projectEnvironmentId, serviceId }: Deployment,
  why: string,
): Promise<Deployment | undefined> => {
  const row = await tx.first(
    select(
      sql`d.organization_id = ${organizationId}
        and d.project_environment_id = ${projectEnvironmentId} and d.service_id = ${serviceId}
        and d.why = ${why}`,
      1,
    ),
  )
  return row && read(row)
}

/** Whatever is not over in a project environment. */
export const aliveIn = async (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
): Promise<readonly Deployment[]> =>
  (
    await tx.all(
      select(sql`d.organization_id = ${organizationId}
        and d.project_environment_id = ${projectEnvironmentId} and d.ended_at is null`),
    )
  ).map(read)

/** Those of a service that are on their way: neither over, nor active or on their way out. */
export const unfinished = async (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
  serviceId: string,
): Promise<readonly Deployment[]> =>
  (
    await tx.all(
      select(sql`d.organization_id = ${organizationId}
        and d.project_environment_id = ${projectEnvironmentId} and d.service_id = ${serviceId}
        and d.ended_at is null and d.state not in ('active', 'draining')`),
    )
  ).map(read)

/** The latest deployments of a project environment, newest first. */
export const latest = async (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
  before: { readonly createdAt: number; readonly id: string } | null,
  limit: number,
): Promise<readonly Deployment[]> =>
  (
    await tx.all(
      select(
        sql`d.organization_id = ${organizationId}
          and d.project_environment_id = ${projectEnvironmentId}
          and ${before ? sql`(d.created_at, d.id) < (${before.createdAt}, ${before.id})` : sql`1 = 1`}`,
        limit,
      ),
    )
  ).map(read)

/**
 * Those that were active once, of one service, the latest first: the lineage of a rollback. What
 * died right after its switch is not of it.
 */
export const onceActive = async (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
  serviceId: string,
): Promise<readonly Deployment[]> =>
  (
    await tx.all(
      select(
        sql`d.organization_id = ${organizationId}
          and d.project_environment_id = ${projectEnvironmentId} and d.service_id = ${serviceId}
          and d.activated_at is not null and d.is_ready = 1`,
        100,
      ),
    )
  ).map(read)

/** The latest deployment of each service, in the order of their names. */
export const latestOfEach = (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
): Promise<readonly Deployment[]> =>
  newestOfEach(tx, organizationId, projectEnvironmentId, sql`1 = 1`)

/** The same of those that were active once. */
export const lastActive = (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
): Promise<readonly Deployment[]> =>
  newestOfEach(
    tx,
    organizationId,
    projectEnvironmentId,
    sql`l.activated_at is not null and l.is_ready = 1`,
  )

const newestOfEach = async (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
  condition: Sql,
): Promise<readonly Deployment[]> =>
  (
    await tx.all(
      select(sql`d.organization_id = ${organizationId}
        and d.project_environment_id = ${projectEnvironmentId}
        and d.id in (
          select max(l.id) from deployments l
          where l.organization_id = ${organizationId}
            and l.project_environment_id = ${projectEnvironmentId} and ${condition}
          group by l.service_id)`),
    )
  )
    .map(read)
    .toSorted((a, b) => (a.service < b.service ? -1 : 1))

/** Every deployment in one of these states, whoever's: for the worker alone. */
export const everywhere = async (
  tx: Reader,
  states: Sql,
): Promise<readonly (Deployment & { readonly organizationId: string })[]> =>
  (await tx.all(select(sql`d.ended_at is null and d.state in ${states}`))).map((row) => ({
    ...read(row),
    organizationId: String(row['organization_id']),
  }))

const read = (row: Row): Deployment => ({
  id: String(row['id']),
  runId: String(row['run_id']),
  projectEnvironmentId: String(row['project_environment_id']),
  serviceId: String(row['service_id']),
  service: String(row['service']),
  state: row['state'] as Deployment['state'],
  version: Number(row['version']),
  settings: JSON.parse(String(row['settings'])) as Settings,
  driver: row['driver'] as DriverName,
  variableSet: Number(row['variable_set']),
  variables: JSON.parse(String(row['variables'])) as readonly ResolvedVariable[],
  release: row['release_id'] === null ? null : readRelease(row),
  isReady: row['is_ready'] === 1,
  why: String(row['why']),
  createdAt: Number(row['created_at']),
  enteredAt: Number(row['entered_at']),
  activatedAt: row['activated_at'] as number | null,
  drainUntil: row['drain_until'] as number | null,
})

const readRelease = (row: Row): Release => ({
  id: String(row['release_id']),
  serviceId: String(row['service_id']),
  digest: row['digest'] as Digest,
  kind: row['kind'] as Kind,
  image: row['image'] as string | null,
  settings: JSON.parse(String(row['release_settings'])) as Settings,
  variableSet: Number(row['release_set']),
  variables: JSON.parse(String(row['release_variables'])) as readonly ResolvedVariable[],
  buildVariables: JSON.parse(String(row['build_variables'])) as readonly ResolvedVariable[],
  toolchain: String(row['toolchain']),
  version: row['release_version'] as string | null,
  commit: row['commit_sha'] as string | null,
  createdAt: Number(row['released_at']),
})
