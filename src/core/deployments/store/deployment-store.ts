import type { Reader, Writer } from '../../kernel/database.ts'
import { Fault } from '../../kernel/refusal.ts'
import { sql, type Sql } from '../../kernel/sql.ts'
import { isOver, type Deployment } from '../deployment.ts'
import { read, select } from './deployment-rows.ts'
import { raiseFence } from './lease-store.ts'

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
      drain_until = ${after.drainUntil}, replaced_by = ${after.replacedBy},
      ended_at = ${isOver(after.state) ? after.enteredAt : null}
    where organization_id = ${organizationId} and id = ${before.id}
      and version = ${before.version}`)
  if (changed !== 1)
    throw new Fault('database_busy', `${before.service} has moved on meanwhile. Try again.`)
  await raiseFence(tx, organizationId, before)
}

/**
 * Holds what is not over in a project environment: no worker moves any of it meanwhile. To be taken
 * before it is read.
 */
export const holdAlive = async (
  tx: Writer,
  organizationId: string,
  projectEnvironmentId: string,
): Promise<void> => {
  await tx.lock(
    'exclusive',
    sql`
      select id from deployments
      where organization_id = ${organizationId}
        and project_environment_id = ${projectEnvironmentId} and ended_at is null
      order by id`,
  )
}

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

/** The deployment of the same service that this one took the place of. */
export const replacedBy = async (
  tx: Reader,
  organizationId: string,
  { id, projectEnvironmentId, serviceId }: Deployment,
): Promise<Deployment | undefined> => {
  const row = await tx.first(
    select(
      sql`d.organization_id = ${organizationId}
        and d.project_environment_id = ${projectEnvironmentId} and d.service_id = ${serviceId}
        and d.replaced_by = ${id}`,
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
