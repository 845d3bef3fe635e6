import type { Reader, Row, Writer } from '../kernel/database.ts'
import { sql, type Sql } from '../kernel/sql.ts'
import type { LogicalEnvironment } from './logical-environment.ts'

const columns = sql`id, name, description, tier, unattested, created_at, updated_at`

export const insert = async (
  tx: Writer,
  organizationId: string,
  stage: LogicalEnvironment,
): Promise<void> => {
  await tx.run(sql`
    insert into logical_environments (
      organization_id, id, name, description, tier, unattested, created_at, updated_at)
    values (
      ${organizationId}, ${stage.id}, ${stage.name}, ${stage.description},
      ${stage.tier}, ${stage.unattested}, ${stage.createdAt},
      ${stage.updatedAt})`)
}

export const update = async (
  tx: Writer,
  organizationId: string,
  stage: LogicalEnvironment,
): Promise<void> => {
  await tx.run(sql`
    update logical_environments
    set description = ${stage.description}, tier = ${stage.tier},
      unattested = ${stage.unattested}, updated_at = ${stage.updatedAt}
    where organization_id = ${organizationId} and id = ${stage.id}`)
}

export const markDeleted = async (
  tx: Writer,
  organizationId: string,
  id: string,
  now: number,
): Promise<void> => {
  await tx.run(sql`
    update logical_environments set deleted_at = ${now}, updated_at = ${now}
    where organization_id = ${organizationId} and id = ${id}`)
}

const live = (organizationId: string, name: string): Sql => sql`
  select ${columns} from logical_environments
  where organization_id = ${organizationId} and name = ${name} and deleted_at is null`

export const byName = async (
  tx: Reader,
  organizationId: string,
  name: string,
): Promise<LogicalEnvironment | undefined> => read(await tx.first(live(organizationId, name)))

/** The live logical environment of that name, held until the end of the transaction. */
export const lockByName = async (
  tx: Writer,
  mode: 'share' | 'exclusive',
  organizationId: string,
  name: string,
): Promise<LogicalEnvironment | undefined> => {
  const lines = [`logical environment ${organizationId} ${name}`]
  return read((await tx.lock(mode, live(organizationId, name), lines))[0])
}

export const names = async (tx: Reader, organizationId: string): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select name from logical_environments
      where organization_id = ${organizationId} and deleted_at is null order by name limit 1000`)
  ).map((row) => String(row['name']))

/** The name that the id has or had. */
export const nameOf = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<string | undefined> => {
  const row = await tx.first(sql`
    select name from logical_environment_names
    where organization_id = ${organizationId} and id = ${id}`)
  return row && String(row['name'])
}

export const page = async (
  tx: Reader,
  organizationId: string,
  after: string,
  limit: number,
): Promise<readonly LogicalEnvironment[]> =>
  (
    await tx.all(sql`
      select ${columns} from logical_environments
      where organization_id = ${organizationId} and deleted_at is null and name > ${after}
      order by name limit ${limit}`)
  ).flatMap((row) => read(row) ?? [])

const read = (row: Row | undefined): LogicalEnvironment | undefined =>
  row && {
    id: String(row['id']),
    name: String(row['name']),
    description: String(row['description']),
    tier: row['tier'] as LogicalEnvironment['tier'],
    unattested: row['unattested'] as LogicalEnvironment['unattested'],
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  }
