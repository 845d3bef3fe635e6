import { parseDigest, type Digest } from '../../../formats/digest.ts'
import type { Reader, Row } from '../../kernel/database.ts'
import { beginsWith } from '../../kernel/prefix.ts'
import { list, sql, type Sql } from '../../kernel/sql.ts'

/** The newest attestations `a` under a condition. */
export const idsUnder = async (
  tx: Reader,
  organizationId: string,
  condition: Sql,
  limit: number,
): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select a.id from attestations a
      where a.organization_id = ${organizationId} and ${condition}
      limit ${limit}`)
  ).map((row) => String(row['id']))

/** What attestations name, as digests of artifacts. */
export const digestsNamedBy = async (
  tx: Reader,
  organizationId: string,
  ids: readonly string[],
  limit: number,
): Promise<readonly Digest[]> =>
  (
    await tx.all(sql`
      select distinct value from attestation_subjects
      where organization_id = ${organizationId} and attestation_id in ${list(ids)}
        and algorithm = 'sha256' and role = 'subject'
      order by value limit ${limit}`)
  ).flatMap((row) => {
    const digest = parseDigest(`sha256:${String(row['value'])}`)
    return digest.ok ? [digest.value] : []
  })

/** When the first attestation `a` of such a type that names each digest was stored. */
export const firstNaming = async (
  tx: Reader,
  organizationId: string,
  values: readonly string[],
  predicateType: string,
  seen: Sql,
): Promise<readonly { readonly value: string; readonly createdAt: number }[]> =>
  (
    await tx.all(sql`
      select s.value, min(a.created_at) as first_at
      from attestation_subjects s
      join attestations a on a.organization_id = s.organization_id and a.id = s.attestation_id
      where s.organization_id = ${organizationId} and s.algorithm = 'sha256'
        and s.value in ${list(values)} and ${beginsWith(sql`a.predicate_type`, predicateType)}
        and ${seen}
      group by s.value`)
  ).map((row) => ({ value: String(row['value']), createdAt: Number(row['first_at']) }))

/** A name that attestations give, and since when. */
interface Named {
  readonly organizationId: string
  readonly projectId: string
  readonly name: string
  readonly createdAt: number
}

/** Workflows that attestations name and that are not known, the earliest first. */
export const unknownWorkflows = async (tx: Reader, limit: number): Promise<readonly Named[]> =>
  (
    await tx.all(sql`
      select a.organization_id, a.project_id, a.workflow as name, min(a.created_at) as first_at
      from attestations a
      where a.project_id is not null and a.workflow is not null
        and not exists (
          select 1 from known_workflows w
          where w.organization_id = a.organization_id and w.project_id = a.project_id
            and w.name = a.workflow)
      group by a.organization_id, a.project_id, a.workflow
      order by first_at, a.organization_id, a.project_id, a.workflow limit ${limit}`)
  ).map(readNamed)

/** The same for versions. */
export const unknownVersions = async (tx: Reader, limit: number): Promise<readonly Named[]> =>
  (
    await tx.all(sql`
      select a.organization_id, a.project_id, a.version as name, min(a.created_at) as first_at
      from attestations a
      where a.project_id is not null and a.version is not null
        and not exists (
          select 1 from known_versions v
          where v.organization_id = a.organization_id and v.project_id = a.project_id
            and v.version = a.version)
      group by a.organization_id, a.project_id, a.version
      order by first_at, a.organization_id, a.project_id, a.version limit ${limit}`)
  ).map(readNamed)

const readNamed = (row: Row): Named => ({
  organizationId: String(row['organization_id']),
  projectId: String(row['project_id']),
  name: String(row['name']),
  createdAt: Number(row['first_at']),
})
