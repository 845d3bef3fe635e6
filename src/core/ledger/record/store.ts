import type { Digest } from '../../../formats/digest.ts'
import type { Kind } from '../../artifacts/artifact.ts'
import type { Reader, Row, Writer } from '../../kernel/database.ts'
import { join, list, sql } from '../../kernel/sql.ts'
import type { Neighbours } from './past.ts'
import { referenceKey } from '../read/reference-key.ts'
import type { End, Interval } from './record.ts'
import type { Slot } from './slot.ts'

/** What stands behind a managed record. */
export interface Managed {
  readonly projectEnvironmentId: string
  readonly deploymentId: string
}

/** A record as it is written once; nothing but its end ever changes. */
export interface NewRecord extends Interval {
  readonly slot: Slot
  readonly name: string | null
  readonly version: string | null
  readonly reference: string | null
  readonly service: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly runUrl: string | null
  /** Of a managed record: whose it is, and what put it there; null for a reported one. */
  readonly managed: Managed | null
  readonly reportedBy: string
  readonly recordedAt: number
}

/** The slot at this address, created if it is new, and held exclusively until the end. */
export const lockSlot = async (
  tx: Writer,
  organizationId: string,
  address: Slot,
  manager: string | null = null,
): Promise<Slot & { readonly managedBy: string | null }> => {
  const select = sql`
    select id, managed_by from slots
    where organization_id = ${organizationId} and environment_id = ${address.environmentId}
      and logical_environment_id = ${address.logicalEnvironmentId}
      and deployment_name = ${address.deploymentName} and kind = ${address.kind}`
  const [known] = await tx.lock('exclusive', select)
  if (known)
    return {
      ...address,
      id: String(known['id']),
      managedBy: known['managed_by'] as string | null,
    }
  await tx.run(sql`
    insert into slots (
      organization_id, id, environment_id, logical_environment_id, deployment_name, kind,
      managed_by)
    values (${organizationId}, ${address.id}, ${address.environmentId},
      ${address.logicalEnvironmentId}, ${address.deploymentName}, ${address.kind}, ${manager})`)
  return { ...address, managedBy: manager }
}

export const setManager = async (
  tx: Writer,
  organizationId: string,
  slotId: string,
  projectEnvironmentId: string,
): Promise<void> => {
  await tx.run(sql`
    update slots set managed_by = ${projectEnvironmentId}
    where organization_id = ${organizationId} and id = ${slotId}`)
}

const interval = sql`
  id, digest, project_id, status, deployed_at, ended_at, end_recorded_at, superseded_by`

export const activeIn = async (
  tx: Reader,
  organizationId: string,
  slotId: string,
): Promise<Interval | null> =>
  readInterval(
    await tx.first(sql`
      select ${interval} from records
      where organization_id = ${organizationId} and slot_id = ${slotId} and status = 'deployed'`),
  )

export const lastIn = async (
  tx: Reader,
  organizationId: string,
  slotId: string,
): Promise<Interval | null> =>
  readInterval(
    await tx.first(sql`
      select ${interval} from records
      where organization_id = ${organizationId} and slot_id = ${slotId}
      order by deployed_at desc, id desc limit 1`),
  )

/** The neighbours of a start in the slot's order. */
export const around = async (
  tx: Reader,
  organizationId: string,
  slotId: string,
  at: { readonly deployedAt: number; readonly id: string },
): Promise<Neighbours> => ({
  before: readInterval(
    await tx.first(sql`
      select ${interval} from records
      where organization_id = ${organizationId} and slot_id = ${slotId}
        and (deployed_at, id) < (${at.deployedAt}, ${at.id})
      order by deployed_at desc, id desc limit 1`),
  ),
  after: readInterval(
    await tx.first(sql`
      select ${interval} from records
      where organization_id = ${organizationId} and slot_id = ${slotId}
        and (deployed_at, id) > (${at.deployedAt}, ${at.id})
      order by deployed_at, id limit 1`),
  ),
})

/** The first record of one of these digests in the slot. */
export const firstOf = async (
  tx: Reader,
  organizationId: string,
  slotId: string,
  digests: readonly Digest[],
): Promise<Interval | null> =>
  readInterval(
    await tx.first(sql`
      select ${interval} from records
      where organization_id = ${organizationId} and slot_id = ${slotId}
        and digest in ${list(digests)}
      order by deployed_at, id limit 1`),
  )

export const insert = async (
  tx: Writer,
  organizationId: string,
  record: NewRecord,
): Promise<void> => {
  const { slot, end } = record
  await tx.run(sql`
    insert into records (
      organization_id, id, slot_id, environment_id, logical_environment_id, digest, name, version,
      reference, reference_key, project_id, service, labels, run_url, project_environment_id,
      deployment_id, reported_by, status,
      deployed_at, recorded_at, ended_at, end_recorded_at, superseded_by)
    values (
      ${organizationId}, ${record.id}, ${slot.id}, ${slot.environmentId},
      ${slot.logicalEnvironmentId}, ${record.digest}, ${record.name}, ${record.version},
      ${record.reference}, ${record.reference && referenceKey(record.reference)},
      ${record.projectId}, ${record.service},
      ${JSON.stringify(record.labels)}, ${record.runUrl},
      ${record.managed?.projectEnvironmentId ?? null}, ${record.managed?.deploymentId ?? null},
      ${record.reportedBy},
      ${end?.status ?? 'deployed'}, ${record.deployedAt}, ${record.recordedAt},
      ${end?.endedAt ?? null}, ${end?.endRecordedAt ?? null}, ${end?.supersededBy ?? null})`)
}

export const insertLabels = async (
  tx: Writer,
  organizationId: string,
  record: NewRecord,
): Promise<void> => {
  const rows = Object.entries(record.labels).map(
    ([key, value]) => sql`(${organizationId}, ${record.id}, ${key}, ${value})`,
  )
  if (rows.length === 0) return
  await tx.run(sql`
    insert into record_labels (organization_id, record_id, label_key, label_value)
    values ${join(rows, sql`, `)}`)
}

export const setEnd = async (
  tx: Writer,
  organizationId: string,
  id: string,
  end: End,
): Promise<void> => {
  await tx.run(sql`
    update records
    set status = ${end.status}, ended_at = ${end.endedAt},
      end_recorded_at = ${end.endRecordedAt}, superseded_by = ${end.supersededBy},
      closed_at = case when status = 'deployed'
        then cast(${end.endRecordedAt} as bigint) else closed_at end
    where organization_id = ${organizationId} and id = ${id}`)
}

export const insertSighting = async (
  tx: Writer,
  organizationId: string,
  recordId: string,
  seenAt: number,
): Promise<void> => {
  await tx.run(sql`
    insert into sightings (organization_id, record_id, last_seen_at)
    values (${organizationId}, ${recordId}, ${seenAt})`)
}

/** A heartbeat: the latest sighting only ever moves forward. */
export const moveSighting = async (
  tx: Writer,
  organizationId: string,
  recordId: string,
  seenAt: number,
): Promise<void> => {
  await tx.run(sql`
    update sightings set last_seen_at = ${seenAt}
    where organization_id = ${organizationId} and record_id = ${recordId}
      and last_seen_at < ${seenAt}`)
}

/** The slots with something deployed in an environment or a logical environment, in id order. */
export const occupiedSlots = async (
  tx: Reader,
  organizationId: string,
  place: { readonly environmentId: string } | { readonly logicalEnvironmentId: string },
  limit: number,
): Promise<readonly Slot[]> =>
  (
    await tx.all(sql`
      select s.id, s.environment_id, s.logical_environment_id, s.deployment_name, s.kind
      from slots s
      join records r on r.organization_id = s.organization_id and r.slot_id = s.id
        and r.status = 'deployed'
      where s.organization_id = ${organizationId} and ${
        'environmentId' in place
          ? sql`s.environment_id = ${place.environmentId}`
          : sql`s.logical_environment_id = ${place.logicalEnvironmentId}`
      }
      order by s.id limit ${limit}`)
  ).map((row) => ({
    id: String(row['id']),
    environmentId: String(row['environment_id']),
    logicalEnvironmentId: String(row['logical_environment_id']),
    deploymentName: String(row['deployment_name']),
    kind: row['kind'] as Kind,
  }))

const readInterval = (row: Row | undefined): Interval | null =>
  row
    ? {
        id: String(row['id']),
        digest: row['digest'] as Digest,
        projectId: row['project_id'] as string | null,
        deployedAt: Number(row['deployed_at']),
        end:
          row['status'] === 'deployed'
            ? null
            : {
                status: row['status'] as End['status'],
                endedAt: Number(row['ended_at']),
                endRecordedAt: Number(row['end_recorded_at']),
                supersededBy: row['superseded_by'] as string | null,
              },
      }
    : null
