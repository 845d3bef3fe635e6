import type { Reader, Row, Writer } from '../kernel/database.ts'
import { sql, type Sql } from '../kernel/sql.ts'
import type { ProjectEnvironment } from './project-environment.ts'

/** Where it is or would come to by itself; the table is `p`. */
const stageId = sql`coalesce(p.logical_environment_id,
  (select l.id from live_logical_environments l
    where l.organization_id = p.organization_id and l.name = p.name),
  (select l.id from live_logical_environments l
    where l.organization_id = p.organization_id and l.name = 'development'))`

// Names come by subselects, not joins: what is locked must be the row itself and nothing else.
const select = sql`
  select p.id, p.project_id, p.name, p.environment_id, p.logical_environment_id, p.from_only,
    p.freeze_reason, p.ttl_ms, p.expires_at, p.created_at, p.updated_at,
    (select n.name from project_names n
      where n.organization_id = p.organization_id and n.id = p.project_id) as project,
    (select n.name from environment_names n
      where n.organization_id = p.organization_id and n.id = p.environment_id) as environment,
    (select n.name from logical_environment_names n
      where n.organization_id = p.organization_id
        and n.id = p.logical_environment_id) as logical_environment,
    (select n.name from project_environment_names n
      where n.organization_id = p.organization_id and n.id = p.from_only) as source,
    ${stageId} as stage_id
  from project_environments p`

export const insert = async (
  tx: Writer,
  organizationId: string,
  it: ProjectEnvironment,
): Promise<void> => {
  await tx.run(sql`
    insert into project_environments (
      organization_id, id, project_id, name, environment_id, logical_environment_id, from_only,
      freeze_reason, ttl_ms, expires_at, created_at, updated_at)
    values (
      ${organizationId}, ${it.id}, ${it.projectId}, ${it.name}, ${it.environmentId},
      ${it.logicalEnvironmentId}, ${it.fromOnlyId}, ${it.freezeReason}, ${it.ttlMs},
      ${it.expiresAt}, ${it.createdAt}, ${it.updatedAt})`)
}

export const update = async (
  tx: Writer,
  organizationId: string,
  it: ProjectEnvironment,
): Promise<void> => {
  await tx.run(sql`
    update project_environments
    set environment_id = ${it.environmentId}, logical_environment_id = ${it.logicalEnvironmentId},
      from_only = ${it.fromOnlyId}, freeze_reason = ${it.freezeReason}, ttl_ms = ${it.ttlMs},
      expires_at = ${it.expiresAt}, updated_at = ${it.updatedAt}
    where organization_id = ${organizationId} and id = ${it.id}`)
}

export const markDeleted = async (
  tx: Writer,
  organizationId: string,
  id: string,
  now: number,
): Promise<void> => {
  await tx.run(sql`
    update project_environments set deleted_at = ${now}, updated_at = ${now}
    where organization_id = ${organizationId} and id = ${id}`)
}

export const byName = async (
  tx: Reader,
  organizationId: string,
  projectId: string,
  name: string,
): Promise<ProjectEnvironment | undefined> =>
  read(
    await tx.first(sql`
      ${select}
      where p.organization_id = ${organizationId} and p.project_id = ${projectId}
        and p.name = ${name} and p.deleted_at is null`),
  )

/** The live project environment of that id, held until the end of the transaction. */
export const lockById = async (
  tx: Writer,
  mode: 'share' | 'exclusive',
  organizationId: string,
  id: string,
): Promise<ProjectEnvironment | undefined> => {
  const row = sql`
    ${select}
    where p.organization_id = ${organizationId} and p.id = ${id} and p.deleted_at is null`
  return read((await tx.lock(mode, row, [`project environment ${organizationId} ${id}`]))[0])
}

export const names = async (
  tx: Reader,
  organizationId: string,
  projectId: string,
): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select name from project_environments
      where organization_id = ${organizationId} and project_id = ${projectId}
        and deleted_at is null
      order by name limit 1000`)
  ).map((row) => String(row['name']))

/** One page by name; `covered` gets the row's project and stage. */
export const page = async (
  tx: Reader,
  organizationId: string,
  projectId: string,
  covered: (columns: { readonly projectId: Sql; readonly logicalEnvironmentId: Sql }) => Sql,
  after: string,
  limit: number,
): Promise<readonly ProjectEnvironment[]> =>
  (
    await tx.all(sql`
      ${select}
      where p.organization_id = ${organizationId} and p.project_id = ${projectId}
        and p.deleted_at is null and p.name > ${after}
        and ${covered({ projectId: sql`p.project_id`, logicalEnvironmentId: stageId })}
      order by p.name limit ${limit}`)
  ).flatMap((row) => read(row) ?? [])

/** How many deployments are alive there. */
export const countLive = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<number> => {
  const row = await tx.first(sql`
    select count(*) as n from live_deployments
    where organization_id = ${organizationId} and project_environment_id = ${id}`)
  return Number(row?.['n'] ?? 0)
}

/** Names of those that take promotions from this one alone. */
export const namesFedBy = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select name from project_environments
      where organization_id = ${organizationId} and from_only = ${id} and deleted_at is null
      order by name limit 10`)
  ).map((row) => String(row['name']))

const read = (row: Row | undefined): ProjectEnvironment | undefined =>
  row && {
    id: String(row['id']),
    projectId: String(row['project_id']),
    project: String(row['project']),
    name: String(row['name']),
    environmentId: text(row['environment_id']),
    environment: text(row['environment']),
    logicalEnvironmentId: text(row['logical_environment_id']),
    logicalEnvironment: text(row['logical_environment']),
    stageId: text(row['stage_id']),
    fromOnlyId: text(row['from_only']),
    fromOnly: text(row['source']),
    freezeReason: text(row['freeze_reason']),
    ttlMs: count(row['ttl_ms']),
    expiresAt: count(row['expires_at']),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  }

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value)

const count = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)

/** One whose time is over, in any organization. */
export interface Expired {
  readonly organizationId: string
  readonly id: string
  readonly projectId: string
  readonly project: string
}

/** Those whose time is over and that nothing keeps; with an id only that one. */
export const expired = async (
  tx: Reader,
  now: number,
  limit: number,
  id: string | null = null,
): Promise<readonly Expired[]> =>
  (
    await tx.all(sql`
      select p.organization_id, p.id, p.project_id, n.name as project
      from project_environments p
      join project_names n on n.organization_id = p.organization_id and n.id = p.project_id
      where p.deleted_at is null and p.freeze_reason is null and p.expires_at <= ${now}
        and (cast(${id} as text) is null or p.id = ${id})
        and not exists (
          select 1 from project_environments f
          where f.organization_id = p.organization_id and f.from_only = p.id
            and f.deleted_at is null)
      order by p.expires_at, p.organization_id, p.id limit ${limit}`)
  ).map((row) => ({
    organizationId: String(row['organization_id']),
    id: String(row['id']),
    projectId: String(row['project_id']),
    project: String(row['project']),
  }))
