import type { Digest } from '../../formats/digest.ts'
import type { Kind } from '../artifacts/artifact.ts'
import {
  attributionOf,
  markOf,
  type Attribution,
  type EvidenceFact,
  type EvidenceMark,
} from '../evidence/attestation.ts'
import type { Reader, Row } from '../kernel/database.ts'
import { sql, type Sql } from '../kernel/sql.ts'
import type { Status } from './record.ts'

/** A record as a reader sees it, with names for ids. */
export interface StoredRecord {
  readonly id: string
  readonly slotId: string
  readonly environment: string
  readonly logicalEnvironment: string
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
}

/** A record with what its evidence is worth today, and whose it is. */
export interface RecordView {
  readonly record: StoredRecord
  readonly evidence: EvidenceMark
  readonly attribution: Attribution
}

/** The record as seen by the light of what speaks about its artifact. */
export const viewOf = (record: StoredRecord, facts: readonly EvidenceFact[]): RecordView => ({
  record,
  evidence: markOf(facts),
  attribution: attributionOf(record, facts),
})

/**
 * Records under a condition on `r`, newest first: (recordedAt, id) descending. They are cut to the
 * limit before anything is joined: else an engine may begin with the names and sort all history.
 */
export const selectRecords = async (
  tx: Reader,
  condition: Sql,
  limit: number,
): Promise<readonly StoredRecord[]> =>
  (
    await tx.all(sql`
      select
        r.id, r.slot_id, r.digest, r.name, r.version, r.reference, r.service, r.labels, r.run_url,
        r.reported_by, r.status, r.deployed_at, r.recorded_at, r.ended_at, r.end_recorded_at,
        r.superseded_by, r.deployment_id, c.name as project_environment, s.deployment_name, s.kind,
        g.last_seen_at, e.name as environment,
        l.name as logical_environment, p.name as project, t.name as reporter
      from (
        select * from records r
        where ${condition}
        order by r.recorded_at desc, r.id desc limit ${limit}
      ) r
      join slots s on s.organization_id = r.organization_id and s.id = r.slot_id
      join sightings g on g.organization_id = r.organization_id and g.record_id = r.id
      join environment_names e
        on e.organization_id = r.organization_id and e.id = r.environment_id
      join logical_environment_names l
        on l.organization_id = r.organization_id and l.id = r.logical_environment_id
      join principal_names t on t.organization_id = r.organization_id and t.id = r.reported_by
      left join project_names p
        on p.organization_id = r.organization_id and p.id = r.project_id
      left join project_environment_names c
        on c.organization_id = r.organization_id and c.id = r.project_environment_id
      order by r.recorded_at desc, r.id desc`)
  ).map(read)

const read = (row: Row): StoredRecord => ({
  id: String(row['id']),
  slotId: String(row['slot_id']),
  environment: String(row['environment']),
  logicalEnvironment: String(row['logical_environment']),
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
})
