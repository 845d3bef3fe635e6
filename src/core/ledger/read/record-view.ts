import type { Digest } from '../../../formats/digest.ts'
import type { Kind } from '../../artifacts/artifact.ts'
import {
  attributionOf,
  markOf,
  type Attribution,
  type EvidenceFact,
  type EvidenceMark,
} from '../../evidence/attestation.ts'
import type { Reader, Row } from '../../kernel/database.ts'
import { sql, type Sql } from '../../kernel/sql.ts'
import type { Status } from '../record/record.ts'
import { mayReturn } from './rollback-store.ts'

/** A record as a reader sees it, with names for ids. */
export interface StoredRecord {
  readonly id: string
  readonly slotId: string
  readonly environment: string
  readonly environmentId: string
  readonly logicalEnvironment: string
  readonly logicalEnvironmentId: string
  readonly deploymentName: string
  readonly kind: Kind
  readonly digest: Digest
  readonly name: string | null
  readonly reference: string | null
  readonly status: Status
  readonly deployedAt: number
  readonly recordedAt: number
  readonly lastSeenAt: number
  readonly endedAt: number | null
  readonly endRecordedAt: number | null
  readonly supersededBy: string | null
  readonly project: string | null
  readonly service: string | null
  /** Of a managed record: whose it is, and the deployment that put it there. */
  readonly projectEnvironment: string | null
  readonly deployment: string | null
  readonly version: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly runUrl: string | null
  readonly reportedBy: { readonly id: string; readonly name: string }
  /** Whether its artifact, or an equal one, may have run in its slot before: else no rollback. */
  readonly mayReturn: boolean
}

/** A record with what its evidence is worth today, whose it is, and how it began. */
export interface RecordView {
  readonly record: StoredRecord
  readonly evidence: EvidenceMark
  readonly attribution: Attribution
  /** Whether it brought back what ran in its slot before what it superseded. */
  readonly isRollback: boolean
}

/** The record as seen by the light of what speaks about its artifact. */
export const viewOf = (
  record: StoredRecord,
  facts: readonly EvidenceFact[],
  isRollback: boolean,
): RecordView => ({
  record,
  evidence: markOf(facts),
  attribution: attributionOf(record, facts),
  isRollback,
})

/**
 * Records under a condition on `r`, newest first: (recordedAt, id) descending. They are cut to the
 * limit before anything is joined: else an engine may begin with the names and sort all history.
 * Names are looked up and not joined: an engine thinks longer about eight joins than it then works.
 */
export const selectRecords = async (
  tx: Reader,
  condition: Sql,
  limit: number,
): Promise<readonly StoredRecord[]> =>
  (
    await tx.all(sql`
      select
        r.id, r.slot_id, r.environment_id, r.logical_environment_id, r.digest, r.name, r.version,
        r.reference, r.service, r.labels, r.run_url,
        r.reported_by, r.status, r.deployed_at, r.recorded_at, r.ended_at, r.end_recorded_at,
        r.superseded_by, r.deployment_id, s.deployment_name, s.kind, g.last_seen_at,
        (select n.name from environment_names n
          where n.organization_id = r.organization_id and n.id = r.environment_id) as environment,
        (select n.name from logical_environment_names n
          where n.organization_id = r.organization_id and n.id = r.logical_environment_id)
          as logical_environment,
        (select n.name from principal_names n
          where n.organization_id = r.organization_id and n.id = r.reported_by) as reporter,
        (select n.name from project_names n
          where n.organization_id = r.organization_id and n.id = r.project_id) as project,
        (select n.name from project_environment_names n
          where n.organization_id = r.organization_id and n.id = r.project_environment_id)
          as project_environment,
        case when (${mayReturn}) then 1 else 0 end as may_return
      from (
        select * from records r
        where ${condition}
        order by r.recorded_at desc, r.id desc limit ${limit}
      ) r
      join slots s on s.organization_id = r.organization_id and s.id = r.slot_id
      join sightings g on g.organization_id = r.organization_id and g.record_id = r.id
      order by r.recorded_at desc, r.id desc`)
  ).map(read)

const read = (row: Row): StoredRecord => ({
  id: String(row['id']),
  slotId: String(row['slot_id']),
  environment: String(row['environment']),
  environmentId: String(row['environment_id']),
  logicalEnvironment: String(row['logical_environment']),
  logicalEnvironmentId: String(row['logical_environment_id']),
  deploymentName: String(row['deployment_name']),
  kind: row['kind'] as Kind,
  digest: row['digest'] as Digest,
  name: row['name'] as string | null,
  reference: row['reference'] as string | null,
  status: row['status'] as Status,
  deployedAt: Number(row['deployed_at']),
  recordedAt: Number(row['recorded_at']),
  lastSeenAt: Number(row['last_seen_at']),
  endedAt: row['ended_at'] as number | null,
  endRecordedAt: row['end_recorded_at'] as number | null,
  supersededBy: row['superseded_by'] as string | null,
  project: row['project'] as string | null,
  service: row['service'] as string | null,
  projectEnvironment: row['project_environment'] as string | null,
  deployment: row['deployment_id'] as string | null,
  version: row['version'] as string | null,
  labels: JSON.parse(String(row['labels'])) as Record<string, string>,
  runUrl: row['run_url'] as string | null,
  reportedBy: { id: String(row['reported_by']), name: String(row['reporter']) },
  mayReturn: row['may_return'] === 1,
})
