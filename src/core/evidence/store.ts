import type { Digest } from '../../formats/digest.ts'
import type { Reader, Row, Writer } from '../kernel/database.ts'
import { list, sql, type Sql } from '../kernel/sql.ts'
import type { Attestation, NamedSubject } from './attestation.ts'

const columns = sql`
  a.id, a.format, a.predicate_type, a.workflow, a.version, a.run_url, a.commit_sha, a.stated,
  a.submitted_by, a.created_at, p.name as project, t.name as submitter`

const from = sql`
  from attestations a
  join principal_names t on t.organization_id = a.organization_id and t.id = a.submitted_by
  left join project_names p on p.organization_id = a.organization_id and p.id = a.project_id`

/** What is inserted: the attestation, its bytes, and the ids behind its names. */
export interface NewAttestation extends Omit<Attestation, 'project' | 'submittedBy'> {
  readonly bytes: Uint8Array
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
      organization_id, id, format, bytes, statement_type, predicate_type, project_id, workflow,
      version, run_url, commit_sha, submitted_by, stated, created_at)
    values (
      ${organizationId}, ${attestation.id}, ${attestation.format}, ${attestation.bytes},
      ${attestation.statementType}, ${attestation.predicateType}, ${attestation.projectId},
      ${attestation.workflow}, ${attestation.version}, ${attestation.runUrl},
      ${attestation.commit}, ${attestation.submitterId}, ${attestation.stated ? 1 : 0},
      ${attestation.createdAt})`)
}

export const insertSubject = async (
  tx: Writer,
  organizationId: string,
  attestationId: Digest,
  position: number,
  subject: NamedSubject,
): Promise<void> => {
  await tx.run(sql`
    insert into attestation_subjects (
      organization_id, attestation_id, position, algorithm, value, role, name)
    values (${organizationId}, ${attestationId}, ${position}, ${subject.algorithm},
      ${subject.value}, ${subject.role}, ${subject.name})`)
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

export const byId = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<Attestation | undefined> =>
  read(
    await tx.first(sql`
      select ${columns} ${from} where a.organization_id = ${organizationId} and a.id = ${id}`),
  )

export const bytesOf = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<Uint8Array | undefined> =>
  (
    await tx.first(sql`
      select bytes from attestations where organization_id = ${organizationId} and id = ${id}`)
  )?.['bytes'] as Uint8Array | undefined

export const subjectsOf = async (
  tx: Reader,
  organizationId: string,
  id: string,
): Promise<readonly NamedSubject[]> =>
  (
    await tx.all(sql`
      select role, name, algorithm, value from attestation_subjects
      where organization_id = ${organizationId} and attestation_id = ${id}
      order by position, algorithm limit 10000`)
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

/** Whether some attestation names one of the digests (bare hexadecimal values). */
export const isNamed = async (
  tx: Reader,
  organizationId: string,
  values: readonly string[],
): Promise<boolean> =>
  (await tx.first(sql`
    select attestation_id from attestation_subjects
    where organization_id = ${organizationId} and algorithm = 'sha256' and value in ${list(values)}
    limit 1`)) !== undefined

/** The newest attestations that name one of the digests, with the digest that each names. */
export const naming = async (
  tx: Reader,
  organizationId: string,
  values: readonly string[],
  limit: number,
): Promise<readonly { readonly value: string; readonly attestation: Attestation }[]> =>
  (
    await tx.all(sql`
      select distinct s.value, ${columns} ${from}
      join attestation_subjects s
        on s.organization_id = a.organization_id and s.attestation_id = a.id
      where s.organization_id = ${organizationId} and s.algorithm = 'sha256'
        and s.value in ${list(values)}
      order by a.created_at desc, a.id desc limit ${limit}`)
  ).flatMap((row) => {
    const attestation = read(row)
    return attestation ? [{ value: String(row['value']), attestation }] : []
  })

const read = (row: Row | undefined): Attestation | undefined =>
  row && {
    id: row['id'] as Digest,
    format: row['format'] as Attestation['format'],
    predicateType: String(row['predicate_type']),
    project: row['project'] as string | null,
    workflow: row['workflow'] as string | null,
    version: row['version'] as string | null,
    runUrl: row['run_url'] as string | null,
    commit: row['commit_sha'] as string | null,
    submittedBy: { id: String(row['submitted_by']), name: String(row['submitter']) },
    stated: row['stated'] === 1,
    createdAt: Number(row['created_at']),
  }
