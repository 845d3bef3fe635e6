import type { Digest } from '../../formats/digest.ts'
import type { PackageVersion } from '../../formats/packages/name.ts'
import type { Row, Writer } from '../kernel/database.ts'
import { givenRows } from '../kernel/given-rows.ts'
import { join, sql, type Sql } from '../kernel/sql.ts'

/** A version with its package's number; the version is empty where the document names none. */
type VersionPlace = readonly [packageNumber: number, version: string]

/** The numbers of packages' versions, in their order; what is not known yet becomes so. */
export const numberVersions = async (
  tx: Writer,
  organizationId: string,
  packages: readonly PackageVersion[],
): Promise<readonly number[]> => {
  const places = await knowVersions(tx, organizationId, packages)
  const found = await tx.all(sql`
    select cast(given.key as bigint) as place, (${versionGiven(organizationId)}) as number
    from ${givenRows(places)}`)
  return inOrder(found).map((number) => number ?? missing())
}

/** Says that the document lists these packages; those that it is known to list stay. */
export const insertListed = async (
  tx: Writer,
  organizationId: string,
  inventory: number,
  packages: readonly PackageVersion[],
): Promise<void> => {
  const places = await knowVersions(tx, organizationId, packages)
  await tx.run(sql`
    insert into inventory_packages (organization_id, package_version, inventory)
    select cast(${organizationId} as text), (${versionGiven(organizationId)}),
      cast(${inventory} as bigint)
    from ${givenRows(places)}
    where 1 = 1
    on conflict do nothing`)
}

/** Sees to it that packages and their versions are known. */
const knowVersions = async (
  tx: Writer,
  organizationId: string,
  packages: readonly PackageVersion[],
): Promise<readonly VersionPlace[]> => {
  const numbers = await numberPackages(tx, organizationId, packages)
  const places = packages.map(({ version }, at): VersionPlace => [
    numbers[at] ?? missing(),
    version ?? '',
  ])
  await tx.run(sql`
    insert into package_versions (organization_id, package, version)
    select cast(${organizationId} as text), ${packagePlaced}, given.value ->> 1
    from ${givenRows(places)}
    where 1 = 1
    on conflict do nothing`)
  return places
}

const numberPackages = async (
  tx: Writer,
  organizationId: string,
  packages: readonly PackageVersion[],
): Promise<readonly (number | null)[]> => {
  const given = givenRows(packages.map(({ type, namespace, name }) => [type, namespace, name]))
  const find = sql`
    select cast(given.key as bigint) as place, (${packageGiven(organizationId)}) as number
    from ${given}`
  const known = inOrder(await tx.all(find))
  if (!known.includes(null)) return known
  await tx.run(sql`
    insert into packages (organization_id, type, namespace, name)
    select cast(${organizationId} as text), given.value ->> 0, given.value ->> 1, given.value ->> 2
    from ${given}
    where (${packageGiven(organizationId)}) is null
    on conflict do nothing`)
  return inOrder(await tx.all(find))
}

// Each row is looked up by itself, and none is joined: of a table that has just grown an engine
// knows little, and might read all of it for each row.
const packageGiven = (organizationId: string): Sql => sql`
  select p.number from packages p
  where p.organization_id = ${organizationId} and p.type = given.value ->> 0
    and p.namespace = given.value ->> 1 and p.name = given.value ->> 2`

const packagePlaced = sql`cast(given.value ->> 0 as bigint)`

const versionGiven = (organizationId: string): Sql => sql`
  select v.number from package_versions v
  where v.organization_id = ${organizationId} and v.package = ${packagePlaced}
    and v.version = given.value ->> 1`

const inOrder = (found: readonly Row[]): readonly (number | null)[] => {
  const numbers: (number | null)[] = found.map(() => null)
  for (const row of found) numbers[Number(row['place'])] = row['number'] as number | null
  return numbers
}

const missing = (): never => {
  throw new Error('defect: a package just inserted is not there')
}

const rows = (values: readonly Sql[], organizationId: string): Sql =>
  join(
    values.map((each) => sql`(${organizationId}, ${each})`),
    sql`, `,
  )

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
