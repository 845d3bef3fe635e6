import type { Digest } from '../../formats/digest.ts'
import type { PackageName } from '../../formats/packages/name.ts'
import type { PackageRange } from '../../formats/packages/range.ts'
import { evidenceGrants, seenAttestations } from '../evidence/evidence-scope.ts'
import { limitOfSteps, mostWays, type Trail } from '../evidence/origin/trail.ts'
import type { Context } from '../kernel/context.ts'
import type { Reader } from '../kernel/database.ts'
import { givenRows } from '../kernel/given-rows.ts'
import { Refusal } from '../kernel/refusal.ts'
import { rowList } from '../kernel/row-list.ts'
import { all, any, constant, list, sql, type Sql } from '../kernel/sql.ts'
import { isUnnarrowed } from '../kernel/visibility.ts'

/** A trail to packages, with versions of which nobody can tell whether they are meant. */
export interface PackageTrail extends Trail {
  readonly undecided: readonly string[]
}

/** How many versions of one package are compared, and how many of the undecided are told. */
const mostVersions = 10_000

/** To what contains one of these versions of a package, by any SBOM that was read. */
export const packageTrail = async (
  tx: Reader,
  context: Context,
  { package: sought, range }: PackageRange,
): Promise<PackageTrail> => {
  const { organizationId } = context.principal
  const versions = await tx.all(sql`
    select v.number, v.version from packages p
    join package_versions v on v.organization_id = p.organization_id and v.package = p.number
    where p.organization_id = ${organizationId} and p.type = ${sought.type}
      and p.namespace = ${sought.namespace} and p.name = ${sought.name}
    limit ${mostVersions + 1}`)
  if (versions.length > mostVersions)
    throw new Refusal('invalid_input', `The package has more than ${mostVersions} versions here.`, {
      next: 'Ask for one version: pkg:TYPE/NAME@VERSION',
      errors: [{ pointer: '#/package', detail: 'has too many versions to be compared' }],
    })
  const meant = new Map<number, string>()
  const undecided: string[] = []
  for (const row of versions) {
    const version = String(row['version'])
    const answer = range.has(version === '' ? null : version)
    if (answer === 'yes') meant.set(Number(row['number']), version)
    if (answer === 'unknown') undecided.push(version)
  }
  const trail = trailOf(tx, context, sought, meant)
  return { ...trail, artifacts: await artifactsWith(tx, context, meant), undecided }
}

const limitOfDocuments = constant(mostWays + 1)

/**
 * What contains one of the versions, by documents that are counted first: an engine that has to
 * guess how many list a version takes a seldom one for a common one, and reads all artifacts.
 */
const artifactsWith = async (
  tx: Reader,
  context: Context,
  versions: ReadonlyMap<number, string>,
): Promise<Sql | null> => {
  const { organizationId } = context.principal
  if (versions.size === 0) return sql`select x.digest from inventory_artifacts x where 1 = 0`
  const found = await tx.all(sql`
    select c.inventory from inventory_packages c
    where c.organization_id = ${organizationId} and ${amongVersions(versions)}
    limit ${limitOfDocuments}`)
  if (found.length > mostWays) return null
  const documents = givenRows(found.map((row) => [Number(row['inventory'])]))
  return sql`
    select x.digest from ${documents} cross join inventory_artifacts x
    where x.organization_id = ${organizationId}
      and x.inventory = cast(given.value ->> 0 as bigint)
      and x.lists = 'packages' and ${seenInventories(context)}`
}

const amongVersions = (versions: ReadonlyMap<number, string>): Sql =>
  versions.size > 0 ? sql`c.package_version in ${list([...versions.keys()])}` : any([])

/** To versions of one package, by their numbers. */
const trailOf = (
  tx: Reader,
  context: Context,
  sought: PackageName,
  versions: ReadonlyMap<number, string>,
): Omit<Trail, 'artifacts'> => {
  const { organizationId } = context.principal
  const seen = seenInventories(context)
  const meant = amongVersions(versions)
  return {
    leadsTo: (digest) => sql`exists (
      select 1 from inventory_artifacts x
      where x.organization_id = ${organizationId} and x.digest = ${digest}
        and x.lists = 'packages' and ${seen} and exists (
          select 1 from inventory_packages c
          where c.organization_id = ${organizationId} and ${meant}
            and c.inventory = x.inventory))`,
    // What is known already is not joined: an engine would think about it for longer than it works.
    // And artifacts come first: they are a page's, while all may hold one of these versions.
    stepsTo: async (digests) =>
      (
        await tx.all(sql`
          select x.digest, c.package_version,
            (select i.attestation_id from inventories i
              where i.organization_id = x.organization_id and i.number = x.inventory)
              as attestation_id
          from inventory_artifacts x cross join inventory_packages c
          where (x.organization_id, x.digest) in ${rowList(organizationId, digests)}
            and x.lists = 'packages' and ${seen}
            and c.organization_id = x.organization_id and c.inventory = x.inventory and ${meant}
          order by x.digest, x.inventory desc, c.package_version limit ${limitOfSteps}`)
      ).map((row) => ({
        digest: row['digest'] as Digest,
        attestationId: row['attestation_id'] as Digest,
        package: { ...sought, version: versions.get(Number(row['package_version'])) || null },
        claim: null,
      })),
    couldAnswer: (digest) => listed(context, digest, 'packages'),
    lists: 'packages',
    counts: () => true,
  }
}

/** That an inventory of this kind that the caller may see speaks of the digest. */
export const listed = (
  context: Context,
  digest: Sql,
  lists: 'packages' | 'vulnerabilities',
): Sql => sql`exists (
  select 1 from inventory_artifacts x
  where x.organization_id = ${context.principal.organizationId} and x.digest = ${digest}
    and x.lists = ${lists} and ${seenInventories(context)})`

/** Which inventories, by a column with their number, the caller may see. */
export const seenInventories = (context: Context, inventory: Sql = sql`x.inventory`): Sql =>
  evidenceGrants(context).some(isUnnarrowed)
    ? all([])
    : sql`exists (
        select 1 from inventories n
        join attestations a on a.organization_id = n.organization_id and a.id = n.attestation_id
        where n.organization_id = ${context.principal.organizationId} and n.number = ${inventory}
          and ${seenAttestations(context)})`
