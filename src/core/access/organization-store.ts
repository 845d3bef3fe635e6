import type { Reader, Row, Writer } from '../kernel/database.ts'
import { organizationLine } from '../kernel/operation.ts'
import { sql, type Sql } from '../kernel/sql.ts'
import type { Organization } from './organization.ts'

const columns = sql`id, name, description, created_at, updated_at`

export const insert = async (tx: Writer, organization: Organization): Promise<void> => {
  await tx.run(sql`
    insert into organizations (id, name, description, created_at, updated_at)
    values (${organization.id}, ${organization.name}, ${organization.description},
      ${organization.createdAt}, ${organization.updatedAt})`)
}

const live = (name: string): Sql => sql`
  select ${columns} from organizations where name = ${name} and deleted_at is null`

export const byName = async (tx: Reader, name: string): Promise<Organization | undefined> =>
  read(await tx.first(live(name)))

export const lockByName = async (tx: Writer, name: string): Promise<Organization | undefined> =>
  read((await tx.lock('exclusive', live(name), [organizationLine(name)]))[0])

/** Holds it against changes, for what is done in it. */
export const hold = async (tx: Writer, id: string, name: string): Promise<void> => {
  await tx.lock('share', sql`select id from organizations where id = ${id}`, [
    organizationLine(name),
  ])
}

export const page = async (
  tx: Reader,
  after: string,
  limit: number,
): Promise<readonly Organization[]> =>
  (
    await tx.all(sql`
      select ${columns} from organizations where deleted_at is null and name > ${after}
      order by name limit ${limit}`)
  ).flatMap((row) => read(row) ?? [])

export const setDescription = async (
  tx: Writer,
  id: string,
  description: string,
  now: number,
): Promise<void> => {
  await tx.run(sql`
    update organizations set description = ${description}, updated_at = ${now} where id = ${id}`)
}

export const markDeleted = async (tx: Writer, id: string, now: number): Promise<void> => {
  await tx.run(sql`
    update organizations set deleted_at = ${now}, updated_at = ${now} where id = ${id}`)
}

/** Whether anything is deployed in the organization. */
export const isInUse = async (tx: Reader, id: string): Promise<boolean> =>
  (await tx.first(sql`
    select id from records where organization_id = ${id} and status = 'deployed' limit 1`)) !==
  undefined

const read = (row: Row | undefined): Organization | undefined =>
  row && {
    id: String(row['id']),
    name: String(row['name']),
    description: String(row['description']),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  }
