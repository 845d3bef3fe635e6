import type { Digest } from '../../formats/digest.ts'
import type { PackageName, PackageVersion } from '../../formats/packages/name.ts'
import type { Row, Writer } from '../kernel/database.ts'
import { join, sql, type Sql } from '../kernel/sql.ts'

/** A version with its package's number; the version is empty where the document names none. */
interface VersionPlace {
  readonly package: number
  readonly version: string
}

const nameKey = ({ type, namespace, name }: PackageName): string =>
  JSON.stringify([type, namespace, name])
const versionKey = ({ package: number, version }: VersionPlace): string =>
  JSON.stringify([number, version])

/** The numbers of packages' versions, in their order; what is not known yet becomes so. */
export const numberVersions = async (
  tx: Writer,
  organizationId: string,
  packages: readonly PackageVersion[],
): Promise<readonly number[]> => {
  const byName = await numberPackages(tx, organizationId, packages)
  const places = packages.map((each) => ({
    package: byName.get(nameKey(each)) ?? missing(),
    version: each.version ?? '',
  }))
  const sought = uniqueBy(places, versionKey)
  const known = await knownVersions(tx, organizationId, sought)
  const fresh = sought.filter((place) => !known.has(versionKey(place)))
  if (fresh.length > 0) {
    await tx.run(sql`
      insert into package_versions (organization_id, package, version)
      values ${rows(
        fresh.map((each) => sql`${each.package}, ${each.version}`),
        organizationId,
      )}
      on conflict do nothing`)
    for (const [key, number] of await knownVersions(tx, organizationId, fresh))
      known.set(key, number)
  }
  return places.map((place) => known.get(versionKey(place)) ?? missing())
}

const numberPackages = async (
  tx: Writer,
  organizationId: string,
  packages: readonly PackageName[],
): Promise<ReadonlyMap<string, number>> => {
  const sought = uniqueBy(packages, nameKey)
  const known = await knownPackages(tx, organizationId, sought)
  const fresh = sought.filter((each) => !known.has(nameKey(each)))
  if (fresh.length === 0) return known
  await tx.run(sql`
    insert into packages (organization_id, type, namespace, name)
    values ${rows(fresh.map(columnsOf), organizationId)}
    on conflict do nothing`)
  for (const [key, number] of await knownPackages(tx, organizationId, fresh)) known.set(key, number)
  return known
}

const columnsOf = ({ type, namespace, name }: PackageName): Sql =>
  sql`${type}, ${namespace}, ${name}`

const rows = (values: readonly Sql[], organizationId: string): Sql =>
  join(
    values.map((each) => sql`(${organizationId}, ${each})`),
    sql`, `,
  )

const knownPackages = async (
  tx: Writer,
  organizationId: string,
  sought: readonly PackageName[],
): Promise<Map<string, number>> => {
  const found = await tx.all(sql`
    select number, type, namespace, name from packages
    where (organization_id, type, namespace, name) in (
      values ${rows(sought.map(columnsOf), organizationId)})`)
  return new Map(
    found.map((row) => [
      nameKey({
        type: String(row['type']),
        namespace: String(row['namespace']),
        name: String(row['name']),
      }),
      Number(row['number']),
    ]),
  )
}

const knownVersions = async (
  tx: Writer,
  organizationId: string,
  sought: readonly VersionPlace[],
): Promise<Map<string, number>> => {
  const values = sought.map((each) => sql`cast(${each.package} as bigint), ${each.version}`)
  const found = await tx.all(sql`
    select number, package, version from package_versions
    where (organization_id, package, version) in (values ${rows(values, organizationId)})`)
  return new Map(found.map((row) => [versionKey(placeOf(row)), Number(row['number'])]))
}

const placeOf = (row: Row): VersionPlace => ({
  package: Number(row['package']),
  version: String(row['version']),
})

const uniqueBy = <T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] => [
  ...new Map(values.map((value) => [keyOf(value), value])).values(),
]

const missing = (): never => {
  throw new Error('defect: a package just inserted is not there')
}

/** Says that the document lists these packages; those that it is known to list stay. */
export const insertListed = async (
  tx: Writer,
  organizationId: string,
  inventory: number,
  packages: readonly PackageVersion[],
): Promise<void> => {
  const byName = await numberPackages(tx, organizationId, packages)
  const values = packages.map((each) => {
    const number = byName.get(nameKey(each)) ?? missing()
    return sql`cast(${number} as bigint), ${each.version ?? ''}`
  })
  await tx.run(sql`
    insert into package_versions (organization_id, package, version)
    values ${rows(values, organizationId)}
    on conflict do nothing`)
  await tx.run(sql`
    insert into inventory_packages (organization_id, package_version, inventory)
    select v.organization_id, v.number, cast(${inventory} as bigint) from package_versions v
    where (v.organization_id, v.package, v.version) in (values ${rows(values, organizationId)})
    on conflict do nothing`)
}

/** One claim as it is kept. */
export interface ClaimRow {
  readonly position: number
  readonly id: string
  readonly status: string
  readonly justification: string | null
  readonly packageVersion: number | null
}

export const insertClaims = async (
  tx: Writer,
  organizationId: string,
  inventory: number,
  claims: readonly ClaimRow[],
): Promise<void> => {
  const values = claims.map(
    ({ position, id, status, justification, packageVersion }) => sql`
      ${inventory}, ${position}, ${id.toLowerCase()}, ${id}, ${status}, ${justification},
      ${packageVersion}`,
  )
  await tx.run(sql`
    insert into inventory_claims (
      organization_id, inventory, position, vulnerability, shown, status, justification,
      package_version)
    values ${rows(values, organizationId)}
    on conflict do nothing`)
}

/** Says of which artifacts the document speaks. */
export const insertArtifacts = async (
  tx: Writer,
  organizationId: string,
  inventory: number,
  lists: 'packages' | 'vulnerabilities',
  digests: readonly Digest[],
): Promise<void> => {
  const values = digests.map((digest) => sql`${digest}, ${lists}, ${inventory}`)
  await tx.run(sql`
    insert into inventory_artifacts (organization_id, digest, lists, inventory)
    values ${rows(values, organizationId)}
    on conflict do nothing`)
}
