import type { Reader, Row, Writer } from '../kernel/database.ts'
import { sql, type Sql } from '../kernel/sql.ts'
import type { Environment } from './environment.ts'

const columns = sql`id, name, description, type, driver, labels, created_at, updated_at`

export const insert = async (
  tx: Writer,
  organizationId: string,
  environment: Environment,
): Promise<void> => {
  await tx.run(sql`
    insert into environments (
      organization_id, id, name, description, type, driver, labels, created_at, updated_at)
    values (
      ${organizationId}, ${environment.id}, ${environment.name}, ${environment.description},
      ${environment.type}, ${environment.driver}, ${JSON.stringify(environment.labels)},
      ${environment.createdAt}, ${environment.updatedAt})`)
}

export const update = async (
  tx: Writer,
  organizationId: string,
  environment: Environment,
): Promise<void> => {
  await tx.run(sql`
    update environments
    set description = ${environment.description}, type = ${environment.type},
      driver = ${environment.driver}, labels = ${JSON.stringify(environment.labels)},
      updated_at = ${environment.updatedAt}
    where organization_id = ${organizationId} and id = ${environment.id}`)
}

export const markDeleted = async (
  tx: Writer,
  organizationId: string,
  id: string,
  now: number,
): Promise<void> => {
  await tx.run(sql`
    update environments set deleted_at = ${now}, updated_at = ${now}
    where organization_id = ${organizationId} and id = ${id}`)
}

const live = (organizationId: string, name: string): Sql => sql`
  select ${columns} from environments
  where organization_id = ${organizationId} and name = ${name} and deleted_at is null`

export const byName = async (
  tx: Reader,
  organizationId: string,
  name: string,
): Promise<Environment | undefined> => read(await tx.first(live(organizationId, name)))

/** The live environment of that name, held until the end of the transaction. */
export const lockByName = async (
  tx: Writer,
  mode: 'share' | 'exclusive',
  organizationId: string,
  name: string,
): Promise<Environment | undefined> => {
  const lines = [`environment ${organizationId} ${name}`]
  return read((await tx.lock(mode, live(organizationId, name), lines))[0])
}

export const names = async (tx: Reader, organizationId: string): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select name from environments
      where organization_id = ${organizationId} and deleted_at is null order by name limit 1000`)
  ).map((row) => String(row['name']))

/** Those with a driver; one more than a list shows. */
export const namesWithDriver = async (
  tx: Reader,
  organizationId: string,
): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select name from environments
      where organization_id = ${organizationId} and deleted_at is null and driver is not null
      order by name limit 11`)
  ).map((row) => String(row['name']))

/**
 * Whether another organization has an environment whose services are processes; that stays so until
 * the end.
 */
export const othersHaveProcesses = async (tx: Writer, organizationId: string): Promise<boolean> => {
  // What another organization has is looked at and not held: only this line is.
  const none = sql`select name from installation where name = 'processes' limit 1`
  await tx.lock('exclusive', none, ['processes'])
  const row = await tx.first(sql`
    select id from environments
    where driver = 'process' and deleted_at is null and organization_id <> ${organizationId}
    limit 1`)
  return row !== undefined
}

/** The name that the id has or had. */
export const nameOf = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<string | undefined> => {
  const row = await tx.first(sql`
    select name from environment_names where organization_id = ${organizationId} and id = ${id}`)
  return row && String(row['name'])
}

export const page = async (
  tx: Reader,
  organizationId: string,
  after: string,
  limit: number,
): Promise<readonly Environment[]> =>
  (
    await tx.all(sql`
      select ${columns} from environments
      where organization_id = ${organizationId} and deleted_at is null and name > ${after}
      order by name limit ${limit}`)
  ).flatMap((row) => read(row) ?? [])

const read = (row: Row | undefined): Environment | undefined =>
  row && {
    id: String(row['id']),
    name: String(row['name']),
    description: String(row['description']),
    type: row['type'] as Environment['type'],
    driver: row['driver'] as Environment['driver'],
    labels: JSON.parse(String(row['labels'])) as Record<string, string>,
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  }
