import { parseDigest, type Digest } from '../../../formats/digest.ts'
import type { Reader } from '../../kernel/database.ts'
import { list, sql, type Sql } from '../../kernel/sql.ts'
import type { NamedSubject } from '../attestation.ts'

/** Which attestations `a` count, and how many are taken in all. */
export interface Reach {
  readonly seen: Sql
  readonly limit: number
}

/** An attestation that names a digest (a bare hexadecimal value). */
export interface Naming {
  readonly value: string
  readonly attestationId: Digest
}

/** How an attestation may name an artifact; an input is only what a build took in. */
export type NamingRole = NamedSubject['role'] | 'input'

const tableOf = (role: NamingRole): Sql =>
  role === 'input'
    ? sql`build_inputs`
    : sql`(
        select organization_id, value, attestation_id from attestation_subjects
        where algorithm = 'sha256' and role = ${role}) s`

/**
 * The newest attestations that name each of the digests in this role; where not all can be taken,
 * each digest has its share.
 */
export const naming = async (
  tx: Reader,
  organizationId: string,
  values: readonly string[],
  role: NamingRole,
  { seen, limit }: Reach,
): Promise<readonly Naming[]> =>
  (
    await tx.all(sql`
      select ranked.value, ranked.id from (
        select n.value, a.id, row_number() over (
          partition by n.value order by a.created_at desc, a.id desc) as place
        from (
          select distinct value, attestation_id from ${tableOf(role)}
          where organization_id = ${organizationId} and value in ${list(values)}
        ) n
        join attestations a on a.organization_id = ${organizationId} and a.id = n.attestation_id
        where ${seen}
      ) ranked
      order by ranked.place, ranked.value limit ${limit}`)
  ).map((row) => ({ value: String(row['value']), attestationId: row['id'] as Digest }))

/** What each of the attestations names in this role, as digests of artifacts. */
export const namedBy = async (
  tx: Reader,
  organizationId: string,
  ids: readonly string[],
  role: NamedSubject['role'],
  limit: number,
): Promise<readonly { attestationId: Digest; digest: Digest; name: string | null }[]> =>
  (
    await tx.all(sql`
      select ranked.attestation_id, ranked.value, ranked.name from (
        select s.attestation_id, s.value, s.name, row_number() over (
          partition by s.attestation_id order by s.position) as place
        from attestation_subjects s
        where s.organization_id = ${organizationId} and s.algorithm = 'sha256' and s.role = ${role}
          and s.attestation_id in ${list(ids)}
      ) ranked
      order by ranked.place, ranked.attestation_id limit ${limit}`)
  ).flatMap((row) => {
    const digest = parseDigest(`sha256:${String(row['value'])}`)
    return digest.ok
      ? [
          {
            attestationId: row['attestation_id'] as Digest,
            digest: digest.value,
            name: row['name'] as string | null,
          },
        ]
      : []
  })

/** The newest attestations made at a commit: they say so, or name it among their subjects. */
export const atCommit = async (
  tx: Reader,
  organizationId: string,
  commit: string,
  { seen, limit }: Reach,
): Promise<readonly Digest[]> =>
  (
    await tx.all(sql`
      select made.id from (
        select a.id, a.created_at from attestations a
        where a.organization_id = ${organizationId} and a.commit_sha = ${commit} and ${seen}
        union
        select a.id, a.created_at from attestation_subjects s
        join attestations a on a.organization_id = s.organization_id and a.id = s.attestation_id
        where s.organization_id = ${organizationId} and s.algorithm in ('sha1', 'gitCommit')
          and s.value = ${commit} and s.role = 'subject' and ${seen}
      ) made
      order by made.created_at desc, made.id desc limit ${limit}`)
  ).map((row) => row['id'] as Digest)

/** The newest attestations that say that they come from a run with this URL. */
export const ofRunUrl = async (
  tx: Reader,
  organizationId: string,
  url: string,
  { seen, limit }: Reach,
): Promise<readonly Digest[]> =>
  (
    await tx.all(sql`
      select a.id from attestations a
      where a.organization_id = ${organizationId} and a.run_url = ${url} and ${seen}
      order by a.created_at desc, a.id desc limit ${limit}`)
  ).map((row) => row['id'] as Digest)
