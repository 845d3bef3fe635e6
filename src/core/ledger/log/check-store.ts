import type { Reader, Row } from '../../kernel/database.ts'
import { sql } from '../../kernel/sql.ts'

/** An event with the columns beside its bytes, which are only an index of them. */
export interface CheckedEvent {
  readonly sequence: number
  readonly id: string
  readonly bytes: Uint8Array
  readonly hash: string
  readonly type: string
  readonly recordId: string
  readonly slotId: string
  readonly environmentId: string
  readonly logicalEnvironmentId: string
  readonly projectId: string | null
  /** Whether the record that its column names is there, and of which project that is. */
  readonly hasRecord: boolean
  readonly recordProjectId: string | null
}

/** The numbered events after `begin` and up to `end`, in their order. */
export const eventsBetween = async (
  tx: Reader,
  organizationId: string,
  begin: number,
  end: number,
): Promise<readonly CheckedEvent[]> =>
  (
    await tx.all(sql`
      select e.sequence, e.id, e.bytes, e.hash, e.type, e.record_id, e.slot_id, e.environment_id,
        e.logical_environment_id, e.project_id, r.id as found_record_id,
        r.project_id as record_project_id
      from events e
      left join records r on r.organization_id = e.organization_id and r.id = e.record_id
      where e.organization_id = ${organizationId} and e.sequence > ${begin}
        and e.sequence <= ${end}
      order by e.sequence`)
  ).map((row) => ({
    sequence: Number(row['sequence']),
    id: String(row['id']),
    bytes: row['bytes'] as Uint8Array,
    hash: String(row['hash']),
    type: String(row['type']),
    recordId: String(row['record_id']),
    slotId: String(row['slot_id']),
    environmentId: String(row['environment_id']),
    logicalEnvironmentId: String(row['logical_environment_id']),
    projectId: row['project_id'] as string | null,
    hasRecord: row['found_record_id'] !== null,
    recordProjectId: row['record_project_id'] as string | null,
  }))

/** The columns that say something else than the bytes. */
export const oddColumns = (row: CheckedEvent): readonly string[] => {
  const event = readBytes(row.bytes)
  if (!event) return ['bytes']
  const isStart = event.type === 'deployed' || event.type === 'entered'
  const pairs: readonly (readonly [column: string, is: unknown, isSaid: unknown])[] = [
    ['id', row.id, event.id],
    ['type', row.type, event.type],
    ['record_id', row.recordId, event.record?.id],
    ['slot_id', row.slotId, event.slot?.id],
    ['environment_id', row.environmentId, event.slot?.environment?.id],
    ['logical_environment_id', row.logicalEnvironmentId, event.slot?.logicalEnvironment?.id],
    // An end says no project: it is that of its record.
    ['project_id', row.projectId, isStart ? event.record?.project : row.recordProjectId],
  ]
  return pairs.filter(([, is, isSaid]) => is !== isSaid).map(([column]) => column)
}

const readBytes = (bytes: Uint8Array): Said | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** What an event's bytes may say; after a change they may say anything. */
interface Said {
  readonly id?: unknown
  readonly type?: unknown
  readonly record?: { readonly id?: unknown; readonly project?: unknown } | null
  readonly slot?: {
    readonly id?: unknown
    readonly environment?: { readonly id?: unknown } | null
    readonly logicalEnvironment?: { readonly id?: unknown } | null
  } | null
}

/** Records after an id, in the order of their ids, with the slots that they are in. */
export const recordsAfter = (
  tx: Reader,
  organizationId: string,
  after: string,
  limit: number,
): Promise<readonly Row[]> =>
  tx.all(sql`
    select r.id, r.slot_id, r.digest, r.name, r.version, r.reference, r.reference_key,
      r.project_id, r.service, r.labels, r.run_url, r.project_environment_id, r.deployment_id,
      r.reported_by, r.status, r.deployed_at, r.recorded_at, r.ended_at, r.end_recorded_at,
      r.superseded_by, r.closed_at, s.environment_id, s.logical_environment_id,
      s.deployment_name, s.kind, case when s.managed_by is null then 0 else 1 end as managed_by
    from records r
    join slots s on s.organization_id = r.organization_id and s.id = r.slot_id
    where r.organization_id = ${organizationId} and r.id > ${after}
    order by r.id limit ${limit}`)

/** The events of records from one id to another, in the order in which they were written. */
export const eventsOfRecords = async (
  tx: Reader,
  organizationId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly { readonly recordId: string; readonly bytes: Uint8Array }[]> =>
  (
    await tx.all(sql`
      select record_id, bytes from events
      where organization_id = ${organizationId} and record_id >= ${from} and record_id <= ${to}
      order by position`)
  ).map((row) => ({
    recordId: String(row['record_id']),
    bytes: row['bytes'] as Uint8Array,
  }))

/** The labels by which records from one id to another are found. */
export const labelsOfRecords = async (
  tx: Reader,
  organizationId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<
  readonly { readonly recordId: string; readonly key: string; readonly value: string }[]
> =>
  (
    await tx.all(sql`
      select record_id, label_key, label_value from record_labels
      where organization_id = ${organizationId} and record_id >= ${from} and record_id <= ${to}
      order by record_id, label_key`)
  ).map((row) => ({
    recordId: String(row['record_id']),
    key: String(row['label_key']),
    value: String(row['label_value']),
  }))
