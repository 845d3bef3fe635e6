import type { Digest } from '../../formats/digest.ts'
import type { Identity } from '../../formats/evidence/identity.ts'
import { unpacked } from '../../formats/evidence/packed.ts'
import type { Reader, Row, Writer } from '../kernel/database.ts'
import { rowList } from '../kernel/row-list.ts'
import { join, list, sql, type Sql } from '../kernel/sql.ts'
import { mostNamed, type Attestation, type NamedSubject } from './attestation.ts'

const rowsAtOnce = 100

const columns = sql`
  a.id, a.format, a.predicate_type, a.workflow, a.version, a.run_url, a.commit_sha,
  a.stated, a.origin_signed,
  a.submitted_by, a.created_at, a.project_id, p.name as project, t.name as submitter`

const from = sql`
  from attestations a
  join principal_names t on t.organization_id = a.organization_id and t.id = a.submitted_by
  left join project_names p on p.organization_id = a.organization_id and p.id = a.project_id`

/** What is inserted: the attestation, its bytes, and the ids behind its names. */
export interface NewAttestation extends Omit<Attestation, 'project' | 'submittedBy'> {
  readonly bytes: Uint8Array
  /** How many bytes the evidence has, where `bytes` are packed. */
  readonly unpackedSize: number | null
  /** The statement less its lists, as JSON, where it is a large SBOM. */
  readonly statementHead: string | null
  readonly statementType: string
  readonly projectId: string | null
  readonly submitterId: string
}

export const insert = async (
  tx: Writer,
  organizationId: string,
  attestation: NewAttestation,
): Promise<void> => {
  await tx.run(sql`
    insert into attestations (
      organization_id, id, format, bytes, unpacked_size, statement_head, statement_type,
      predicate_type, project_id, workflow, version, run_url, commit_sha, submitted_by, stated,
      origin_signed, inputs_noted, created_at)
    values (
      ${organizationId}, ${attestation.id}, ${attestation.format}, ${attestation.bytes},
      ${attestation.unpackedSize}, ${attestation.statementHead}, ${attestation.statementType},
      ${attestation.predicateType}, ${attestation.projectId},
      ${attestation.workflow}, ${attestation.version}, ${attestation.runUrl},
      ${attestation.commit}, ${attestation.submitterId}, ${attestation.stated ? 1 : 0},
      ${attestation.originSigned ? 1 : 0}, 1, ${attestation.createdAt})`)
}

/** Inserts what an attestation names, so many rows at a time that no statement is huge. */
export const insertSubjects = async (
  tx: Writer,
  organizationId: string,
  attestationId: Digest,
  subjects: readonly NamedSubject[],
): Promise<void> => {
  for (let from = 0; from < subjects.length; from += rowsAtOnce) {
    const rows = subjects.slice(from, from + rowsAtOnce).map(
      ({ algorithm, value, role, name }, index) =>
        sql`(${organizationId}, ${attestationId}, ${from + index}, ${algorithm}, ${value},
            ${role}, ${name})`,
    )
    await tx.run(sql`
      insert into attestation_subjects (
        organization_id, attestation_id, position, algorithm, value, role, name)
      values ${join(rows, sql`, `)}`)
  }
}

export const insertKeyid = async (
  tx: Writer,
  organizationId: string,
  attestationId: Digest,
  keyid: string,
): Promise<void> => {
  await tx.run(sql`
    insert into attestation_keys (organization_id, attestation_id, keyid)
    values (${organizationId}, ${attestationId}, ${keyid})
    on conflict do nothing`)
}

/** Says whom the certificate names, and whether a trusted root vouches for it. */
export const insertIdentity = async (
  tx: Writer,
  organizationId: string,
  attestationId: Digest,
  { issuer, subject }: Identity,
  isCertified: boolean,
): Promise<void> => {
  await tx.run(sql`
    insert into attestation_identities (
      organization_id, attestation_id, issuer, subject, certified)
    values (${organizationId}, ${attestationId}, ${issuer}, ${subject}, ${isCertified ? 1 : 0})`)
}

export const byId = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<Attestation | undefined> =>
  read(
    await tx.first(sql`
      select ${columns} ${from} where a.organization_id = ${organizationId} and a.id = ${id}`),
  )

export const byIds = async (
  tx: Reader,
  organizationId: string,
  ids: readonly string[],
): Promise<readonly Attestation[]> =>
  (
    await tx.all(sql`
      select ${columns} ${from} where (a.organization_id, a.id) in ${rowList(organizationId, ids)}`)
  ).flatMap((row) => read(row) ?? [])

/** What is kept of the statement beside its bytes, as JSON; null: nothing. */
export const headOf = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<string | null> =>
  ((
    await tx.first(sql`
      select statement_head from attestations
      where organization_id = ${organizationId} and id = ${id}`)
  )?.['statement_head'] ?? null) as string | null

/** The bytes of the evidence exactly as they came. */
export const bytesOf = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<Uint8Array | undefined> => {
  const row = await tx.first(sql`
    select bytes, unpacked_size from attestations
    where organization_id = ${organizationId} and id = ${id}`)
  if (!row) return undefined
  const bytes = row['bytes'] as Uint8Array
  return row['unpacked_size'] === null ? bytes : unpacked(bytes, Number(row['unpacked_size']))
}

/** How many bytes each of the attestations has to be read of. */
export const sizesOf = async (
  tx: Reader,
  organizationId: string,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly size: number }[]> =>
  (
    await tx.all(sql`
      select id, coalesce(length(statement_head), unpacked_size, length(bytes)) as size
      from attestations
      where organization_id = ${organizationId} and id in ${list(ids)}`)
  ).map((row) => ({ id: String(row['id']), size: Number(row['size']) }))

export const subjectsOf = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<readonly NamedSubject[]> =>
  (
    await tx.all(sql`
      select role, name, algorithm, value from attestation_subjects
      where organization_id = ${organizationId} and attestation_id = ${id}
      order by position, algorithm limit ${mostNamed}`)
  ).map((row) => ({
    role: row['role'] as NamedSubject['role'],
    name: row['name'] as string | null,
    algorithm: String(row['algorithm']),
    value: String(row['value']),
  }))

export const page = async (
  tx: Reader,
  organizationId: string,
  condition: Sql,
  limit: number,
): Promise<readonly Attestation[]> =>
  (
    await tx.all(sql`
      select ${columns} ${from}
      where a.organization_id = ${organizationId} and ${condition}
      order by a.created_at desc, a.id desc limit ${limit}`)
  ).flatMap((row) => read(row) ?? [])

/** Which of the digests (bare hexadecimal values) some attestation names. */
export const named = async (
  tx: Reader,
  organizationId: string,
  values: readonly string[],
): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select distinct value from attestation_subjects
      where organization_id = ${organizationId} and algorithm = 'sha256'
        and value in ${list(values)}`)
  ).map((row) => String(row['value']))

/** For each digest the newest attestations that name it, with the digest that each names. */
export const naming = async (
  tx: Reader,
  organizationId: string,
  values: readonly string[],
  mostEach: number,
  only: Sql,
): Promise<readonly { readonly value: string; readonly attestation: Attestation }[]> =>
  (
    await tx.all(sql`
      select s.value, ${columns} ${from}
      join (
        select value, attestation_id,
          row_number() over (
            partition by value order by n.created_at desc, n.id desc) as place
        from (
          select distinct value, attestation_id from attestation_subjects
          where organization_id = ${organizationId} and algorithm = 'sha256'
            and value in ${list(values)}
        ) named
        join attestations n on n.organization_id = ${organizationId} and n.id = attestation_id
        where ${only}
      ) s on s.attestation_id = a.id and s.place <= ${mostEach}
      where a.organization_id = ${organizationId}
      order by a.created_at desc, a.id desc`)
  ).flatMap((row) => {
    const attestation = read(row)
    return attestation ? [{ value: String(row['value']), attestation }] : []
  })

const read = (row: Row | undefined): Attestation | undefined =>
  row && {
    id: row['id'] as Digest,
    format: row['format'] as Attestation['format'],
    predicateType: String(row['predicate_type']),
    projectId: row['project_id'] as string | null,
    project: row['project'] as string | null,
    workflow: row['workflow'] as string | null,
    version: row['version'] as string | null,
    runUrl: row['run_url'] as string | null,
    commit: row['commit_sha'] as string | null,
    submittedBy: { id: String(row['submitted_by']), name: String(row['submitter']) },
    stated: row['stated'] === 1,
    originSigned: row['origin_signed'] === 1,
    createdAt: Number(row['created_at']),
  }
