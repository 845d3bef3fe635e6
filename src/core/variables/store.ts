import type { Reader, Row, Writer } from '../kernel/database.ts'
import { list, sql, type Sql } from '../kernel/sql.ts'
import { together } from '../kernel/together.ts'
import type { NewSet } from './change.ts'
import { nameText, type Compartment, type ValueVersion, type VariableName } from './variable.ts'

type Where = Pick<Compartment, 'organizationId' | 'projectEnvironmentId'>

const here = ({ organizationId, projectEnvironmentId }: Where): Sql => sql`
  organization_id = ${organizationId} and project_environment_id = ${projectEnvironmentId}`

/** The number of the current set; 0 before the first change. */
export const lastSet = async (tx: Reader, place: Where): Promise<number> => {
  const row = await tx.first(sql`
    select version from variable_sets where ${here(place)} order by version desc limit 1`)
  return Number(row?.['version'] ?? 0)
}

const inSet = (set: number): Sql =>
  sql`e.from_set <= ${set} and (e.until_set is null or e.until_set > ${set})`

/** What a set lists, by key; at most `most.keys`. */
export const entriesOf = async (
  tx: Reader,
  { organizationId, projectEnvironmentId }: Where,
  set: number,
): Promise<readonly ValueVersion[]> =>
  (
    await tx.all(sql`
      select v.service, v.key, v.version, v.secret, v.size, v.fingerprint, v.created_at, v.purged_at
      from variable_set_entries e
      join variable_values v on v.organization_id = e.organization_id
        and v.project_environment_id = e.project_environment_id
        and v.service = e.service and v.key = e.key and v.version = e.value_version
      where e.organization_id = ${organizationId}
        and e.project_environment_id = ${projectEnvironmentId} and ${inSet(set)}
      order by v.key, v.service`)
  ).map(toValue)

/** The greatest version that each of these variables ever had, by `nameText`. */
export const lastVersions = async (
  tx: Reader,
  place: Where,
  service: string | null,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const rows = await tx.all(sql`
    select key, cast(max(version) as bigint) as version from variable_values
    where ${here(place)} and service = ${service ?? ''} and key in ${list(keys)}
    group by key`)
  return new Map(
    rows.map((row) => [nameText({ service, key: String(row['key']) }), Number(row['version'])]),
  )
}

/** Every version of one variable, newest first. */
export const versionsOf = async (
  tx: Reader,
  place: Where,
  { service, key }: VariableName,
  limit: number,
): Promise<readonly ValueVersion[]> =>
  (
    await tx.all(sql`
      select service, key, version, secret, size, fingerprint, created_at, purged_at
      from variable_values where ${here(place)} and service = ${service ?? ''} and key = ${key}
      order by version desc limit ${limit}`)
  ).map(toValue)

/** The sealed bytes of these versions, in their order; null where they were purged. */
export const sealedOf = async (
  tx: Reader,
  place: Where,
  versions: readonly (VariableName & { readonly version: number })[],
): Promise<readonly (Uint8Array | null | undefined)[]> =>
  await together(
    versions.map(async ({ service, key, version }) => {
      const row = await tx.first(sql`
        select sealed from variable_values
        where ${here(place)} and service = ${service ?? ''} and key = ${key}
          and version = ${version}`)
      return row?.['sealed'] as Uint8Array | null | undefined
    }),
  )

/** Writes a new set whole: its number, the values that begin in it and those that end. */
export const insertSet = async (tx: Writer, place: Where, set: NewSet): Promise<void> => {
  const { organizationId, projectEnvironmentId } = place
  const { version, at } = set
  await tx.run(sql`
    insert into variable_sets (organization_id, project_environment_id, version, created_at)
    values (${organizationId}, ${projectEnvironmentId}, ${version}, ${at})`)
  const ended = set.ends.map(({ service, key }) =>
    tx.run(sql`
      update variable_set_entries set until_set = ${version}
      where ${here(place)} and service = ${service ?? ''} and key = ${key}
        and until_set is null`),
  )
  const begun = set.begins.flatMap(({ service, key, ...value }) => [
    tx.run(sql`
      insert into variable_values (
        organization_id, project_environment_id, service, key, version, secret, size, sealed,
        fingerprint, created_at)
      values (
        ${organizationId}, ${projectEnvironmentId}, ${service ?? ''}, ${key}, ${value.version},
        ${value.secret ? 1 : 0}, ${value.size}, ${value.sealed},
        ${Buffer.from(value.fingerprint, 'hex')}, ${at})`),
    tx.run(sql`
      insert into variable_set_entries (
        organization_id, project_environment_id, service, key, from_set, value_version)
      values (
        ${organizationId}, ${projectEnvironmentId}, ${service ?? ''}, ${key}, ${version},
        ${value.version})`),
  ])
  await together([...ended, ...begun])
}

/** Destroys the bytes of one version and whatever could be compared with them. */
export const purge = (
  tx: Writer,
  place: Where,
  { service, key, version }: VariableName & { readonly version: number },
  now: number,
): Promise<number> =>
  tx.run(sql`
    update variable_values set sealed = null, fingerprint = null, size = 0, purged_at = ${now}
    where ${here(place)} and service = ${service ?? ''} and key = ${key} and version = ${version}
      and purged_at is null`)

const toValue = (row: Row): ValueVersion => ({
  service: String(row['service']) || null,
  key: String(row['key']),
  version: Number(row['version']),
  secret: row['secret'] === 1,
  size: Number(row['size']),
  fingerprint:
    row['fingerprint'] === null
      ? null
      : Buffer.from(row['fingerprint'] as Uint8Array).toString('hex'),
  createdAt: Number(row['created_at']),
  purgedAt: row['purged_at'] as number | null,
})
