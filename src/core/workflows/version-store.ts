import type { Reader, Row, Writer } from '../kernel/database.ts'
import { all, sql, type Sql } from '../kernel/sql.ts'
import type { ProjectVersion } from './version.ts'

const select = (organizationId: string, condition: Sql): Sql => sql`
  select v.project_id, p.name as project, v.version, v.is_latest, v.created_at, v.released_at
  from project_versions v
  join project_names p on p.organization_id = v.organization_id and p.id = v.project_id
  where v.organization_id = ${organizationId} and ${condition}`

const one = (projectId: string, version: string): Sql =>
  sql`v.project_id = ${projectId} and v.version = ${version}`

export const byName = async (
  tx: Reader,
  organizationId: string,
  projectId: string,
  version: string,
): Promise<ProjectVersion | undefined> =>
  read(await tx.first(select(organizationId, one(projectId, version))))

/** Holds the version's row until the end, and reads it. */
export const lock = async (
  tx: Writer,
  mode: 'share' | 'exclusive',
  organizationId: string,
  { projectId, version }: Pick<ProjectVersion, 'projectId' | 'version'>,
): Promise<ProjectVersion | undefined> => {
  const row = sql`
    select version from project_versions
    where organization_id = ${organizationId} and project_id = ${projectId}
      and version = ${version}`
  await tx.lock(mode, row, [`version ${organizationId} ${projectId} ${version}`])
  // What was changed while this waited is seen by a statement of its own.
  return await byName(tx, organizationId, projectId, version)
}

export const latest = async (
  tx: Reader,
  organizationId: string,
  projectId: string,
): Promise<ProjectVersion | undefined> =>
  read(
    await tx.first(
      select(organizationId, all([sql`v.project_id = ${projectId}`, sql`v.is_latest = 1`])),
    ),
  )

/** Versions `v` under a condition, newest first. */
export const page = async (
  tx: Reader,
  organizationId: string,
  condition: Sql,
  limit: number,
): Promise<readonly ProjectVersion[]> =>
  (
    await tx.all(sql`
      ${select(organizationId, condition)}
      order by v.created_at desc, v.version desc limit ${limit}`)
  ).flatMap((row) => read(row) ?? [])

export const insert = async (
  tx: Writer,
  organizationId: string,
  version: Omit<ProjectVersion, 'project' | 'releasedAt'>,
): Promise<void> => {
  await tx.run(sql`
    insert into project_versions (
      organization_id, project_id, version, is_latest, created_at, released_at, released_by)
    values (
      ${organizationId}, ${version.projectId}, ${version.version}, ${version.isLatest ? 1 : 0},
      ${version.createdAt}, ${null}, ${null})`)
}

/** Takes the mark from whichever is the project's latest. */
export const unmarkLatest = async (
  tx: Writer,
  organizationId: string,
  projectId: string,
): Promise<void> => {
  await tx.run(sql`
    update project_versions set is_latest = 0
    where organization_id = ${organizationId} and project_id = ${projectId} and is_latest = 1`)
}

export const markLatest = async (
  tx: Writer,
  organizationId: string,
  { projectId, version }: Pick<ProjectVersion, 'projectId' | 'version'>,
): Promise<void> => {
  await tx.run(sql`
    update project_versions set is_latest = 1
    where organization_id = ${organizationId} and project_id = ${projectId}
      and version = ${version}`)
}

export const setReleased = async (
  tx: Writer,
  organizationId: string,
  { projectId, version }: Pick<ProjectVersion, 'projectId' | 'version'>,
  { by, at }: { readonly by: string; readonly at: number },
): Promise<void> => {
  await tx.run(sql`
    update project_versions set released_at = ${at}, released_by = ${by}
    where organization_id = ${organizationId} and project_id = ${projectId}
      and version = ${version}`)
}

const read = (row: Row | undefined): ProjectVersion | undefined =>
  row && {
    projectId: String(row['project_id']),
    project: String(row['project']),
    version: String(row['version']),
    isLatest: row['is_latest'] === 1,
    createdAt: Number(row['created_at']),
    releasedAt: row['released_at'] === null ? null : Number(row['released_at']),
  }
