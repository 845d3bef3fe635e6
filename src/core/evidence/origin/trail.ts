import { hexOf, type Digest } from '../../../formats/digest.ts'
import type { PackageVersion } from '../../../formats/packages/name.ts'
import type { VulnerabilityStatus } from '../../../formats/sbom/sbom.ts'
import type { Reader } from '../../kernel/database.ts'
import { rowList } from '../../kernel/row-list.ts'
import { all, constant, sql, type Sql } from '../../kernel/sql.ts'
import type { EvidenceFact } from '../attestation.ts'

/** How one attestation leads to an artifact. */
export interface Step {
  /** What the attestation names: the artifact, or one that equals it. */
  readonly digest: Digest
  readonly attestationId: Digest
  readonly package: PackageVersion | null
  readonly claim: VulnerabilityClaimed | null
}

/** What an attestation says of a vulnerability. */
export interface VulnerabilityClaimed {
  readonly id: string
  readonly status: VulnerabilityStatus
  readonly justification: string | null
}

/** The way from a question to artifacts, through evidence. */
export interface Trail {
  /** Rows with a digest of what it leads to, as a select; null: more than could be named. */
  readonly artifacts: Sql | null
  /** That it leads to a digest, given as a column. */
  readonly leadsTo: (digest: Sql) => Sql
  /** What leads to these, at most some thousand steps. */
  readonly stepsTo: (digests: readonly Digest[]) => Promise<readonly Step[]>
  /** That some evidence of the kind that could answer speaks of a digest, given as a column. */
  readonly couldAnswer: (digest: Sql) => Sql
  /** What documents must list to answer, if it is documents that do. */
  readonly lists: 'packages' | 'vulnerabilities' | null
  /** Whether an attestation counts, where that depends on what its signatures are worth. */
  readonly counts: (fact: EvidenceFact) => boolean
}

/** How many steps to one page of artifacts are read. */
export const mostSteps = 5000
/** The same as a part of a statement. */
export const limitOfSteps: Sql = constant(mostSteps)

/** How many ways to artifacts are looked at before they count as more than could be named. */
export const mostWays = 2000

/**
 * By attestations `a` of which this is true; `known` is what must be known of one to tell. `ids`
 * finds the same ones from the beginning, where that is another way than to look at each.
 */
export const attestationTrail = (
  tx: Reader,
  organizationId: string,
  conditions: {
    readonly said: Sql
    readonly ids?: Sql
    readonly known: Sql
    readonly seen: Sql
  },
  counts: Trail['counts'] = () => true,
): Trail => {
  const { said: saying, ids, seen } = conditions
  const own = sql`a.organization_id = ${organizationId}`
  const said = all([own, saying, seen])
  return {
    // The attestations come first: an engine might think that all subjects are few.
    artifacts: sql`
      select 'sha256:' || s.value as digest
      from ${ids ? sql`(${ids}) i cross join` : sql``} attestations a
      cross join attestation_subjects s
      where ${ids ? all([own, sql`a.id = i.id`, seen]) : said}
        and s.organization_id = a.organization_id and s.attestation_id = a.id
        and s.algorithm = 'sha256'`,
    stepsTo: async (digests) =>
      (
        await tx.all(sql`
          select distinct s.value, a.id from attestation_subjects s
          join attestations a on a.organization_id = s.organization_id and a.id = s.attestation_id
          where (s.organization_id, s.value) in ${rowList(organizationId, digests.map(hexOf))}
            and s.algorithm = 'sha256' and ${said}
          order by s.value, a.id limit ${limitOfSteps}`)
      ).map((row) => ({
        digest: `sha256:${String(row['value'])}` as const,
        attestationId: row['id'] as Digest,
        package: null,
        claim: null,
      })),
    leadsTo: (digest) => names(organizationId, digest, said),
    couldAnswer: (digest) =>
      names(organizationId, digest, all([conditions.known, conditions.seen])),
    lists: null,
    counts,
  }
}

/** That an attestation `a` under a condition names the digest. */
const names = (organizationId: string, digest: Sql, condition: Sql): Sql => sql`exists (
  select 1 from attestation_subjects s
  join attestations a on a.organization_id = s.organization_id and a.id = s.attestation_id
  where s.organization_id = ${organizationId} and s.algorithm = 'sha256'
    and s.value = substr(${digest}, 8) and ${condition})`
