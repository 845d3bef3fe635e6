import type { Reader, Row, Writer } from '../kernel/database.ts'
import { sql } from '../kernel/sql.ts'
import type { Project } from './project.ts'

const columns = sql`id, name, description, created_at`

export const insert = async (
  tx: Writer,
  organizationId: string,
  project: Project,
): Promise<void> => {
  await tx.run(sql`
    insert into projects (organization_id, id, name, description, created_at)
    values (${organizationId}, ${project.id}, ${project.name}, ${project.description},
      ${project.createdAt})`)
}

/**
 * The row of a project's first project environment. That table belongs to a later subject, which
 * does the rest; but a project without this row must never be seen.
 */
export const insertEnvironment = async (
  tx: Writer,
  organizationId: string,
  first: {
    readonly id: string
    readonly projectId: string
    readonly name: string
    readonly createdAt: number
  },
): Promise<void> => {
  await tx.run(sql`
    insert into project_environments (
      organization_id, id, project_id, name, created_at, updated_at)
    values (${organizationId}, ${first.id}, ${first.projectId}, ${first.name}, ${first.createdAt},
      ${first.createdAt})`)
}

/** Holds the project's row until the end. */
export const lock = async (
  tx: Writer,
  organizationId: string,
  project: Pick<Project, 'id' | 'name'>,
): Promise<void> => {
  const select = sql`
    select id from projects where organization_id = ${organizationId} and id = ${project.id}`
  await tx.lock('exclusive', select, [`project ${organizationId} ${project.name}`])
}

export const byName = async (
  tx: Reader,
  organizationId: string,
  name: string,
): Promise<Project | undefined> =>
  read(
    await tx.first(sql`
      select ${columns} from projects
      where organization_id = ${organizationId} and name = ${name}`),
  )

export const names = async (tx: Reader, organizationId: string): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select name from projects where organization_id = ${organizationId} order by name limit 1000`)
  ).map((row) => String(row['name']))

export const page = async (
  tx: Reader,
  organizationId: string,
  after: string,
  limit: number,
): Promise<readonly Project[]> =>
  (
    await tx.all(sql`
      select ${columns} from projects
      where organization_id = ${organizationId} and name > ${after}
      order by name limit ${limit}`)
  ).flatMap((row) => read(row) ?? [])

const read = (row: Row | undefined): Project | undefined =>
  row && {
    id: String(row['id']),
    name: String(row['name']),
    description: String(row['description']),
    createdAt: Number(row['created_at']),
  }
