import type { Reader, Writer } from '../../kernel/database.ts'
import { sql } from '../../kernel/sql.ts'

/** A deployment of which the host may still have something. */
export interface Leftover {
  readonly organizationId: string
  readonly deploymentId: string
}

/** Notes every deployment that a project environment has had. */
export const noteLeftovers = (
  tx: Writer,
  organizationId: string,
  projectEnvironmentId: string,
  now: number,
): Promise<number> =>
  tx.run(sql`
    insert into leftovers (organization_id, deployment_id, created_at)
    select d.organization_id, d.id, cast(${now} as bigint) from deployments d
    where d.organization_id = ${organizationId}
      and d.project_environment_id = ${projectEnvironmentId}
    on conflict (organization_id, deployment_id) do nothing`)

/** What is kept of a service, in a project environment. */
export interface Kept {
  /** Releases that were active, the latest ones. */
  readonly releases: number
  /** Attempts that never were, likewise. */
  readonly attempts: number
}

/**
 * Notes the deployments of a service that nothing goes back to any more: over, and older than as
 * many other releases as are kept, or never active and older than as many attempts.
 */
export const noteOutdated = (
  tx: Writer,
  { organizationId, projectEnvironmentId, serviceId }: ServicePlace,
  { releases, attempts }: Kept,
  now: number,
): Promise<number> =>
  tx.run(sql`
    insert into leftovers (organization_id, deployment_id, created_at)
    select d.organization_id, d.id, cast(${now} as bigint) from deployments d
    where d.organization_id = ${organizationId}
      and d.project_environment_id = ${projectEnvironmentId} and d.service_id = ${serviceId}
      and d.ended_at is not null
      and not exists (
        select 1 from leftovers l
        where l.organization_id = d.organization_id and l.deployment_id = d.id)
      and (
        (select count(distinct n.release_id) from deployments n
          where n.organization_id = d.organization_id
            and n.project_environment_id = d.project_environment_id
            and n.service_id = d.service_id and n.activated_at is not null and n.is_ready = 1
            and (d.release_id is null or n.release_id <> d.release_id)
            and (n.created_at, n.id) > (d.created_at, d.id)) >= ${releases}
        or (d.activated_at is null and (select count(*) from deployments n
          where n.organization_id = d.organization_id
            and n.project_environment_id = d.project_environment_id
            and n.service_id = d.service_id
            and (n.created_at, n.id) > (d.created_at, d.id)) >= ${attempts}))
    on conflict (organization_id, deployment_id) do nothing`)

/** A service in a project environment. */
interface ServicePlace {
  readonly organizationId: string
  readonly projectEnvironmentId: string
  readonly serviceId: string
}

/** Whether the host has forgotten what a deployment left, or is about to. */
export const isLeftOver = async (
  tx: Reader,
  organizationId: string,
  deploymentId: string,
): Promise<boolean> =>
  (await tx.first(sql`
    select deployment_id from leftovers
    where organization_id = ${organizationId} and deployment_id = ${deploymentId}`)) !== undefined

/** Those whose deployment has come to its end, of any organization, oldest first. */
export const leftovers = async (tx: Reader, limit: number): Promise<readonly Leftover[]> =>
  (
    await tx.all(sql`
      select l.organization_id, l.deployment_id from leftovers l
      join deployments d on d.organization_id = l.organization_id and d.id = l.deployment_id
      where d.ended_at is not null and l.forgotten_at is null
      order by l.deployment_id limit ${limit}`)
  ).map((row) => ({
    organizationId: String(row['organization_id']),
    deploymentId: String(row['deployment_id']),
  }))

export const markForgotten = (
  tx: Writer,
  { organizationId, deploymentId }: Leftover,
  now: number,
): Promise<number> =>
  tx.run(sql`
    update leftovers set forgotten_at = ${now}
    where organization_id = ${organizationId} and deployment_id = ${deploymentId}`)
