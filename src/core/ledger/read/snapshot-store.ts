import type { Digest } from '../../../formats/digest.ts'
import type { Kind } from '../../artifacts/artifact.ts'
import type { Reader, Row } from '../../kernel/database.ts'
import type { TimePlace } from '../../kernel/page.ts'
import { all, sql, type Sql } from '../../kernel/sql.ts'

/** What one slot holds, in the little that a grid shows of it. */
export interface SnapshotItem {
  readonly id: string
  readonly environment: string
  readonly logicalEnvironment: string
  readonly project: string | null
  readonly projectEnvironment: string | null
  readonly service: string | null
  readonly deploymentName: string
  readonly kind: Kind
  readonly name: string | null
  readonly version: string | null
  readonly digest: Digest
  readonly deployedAt: number
  readonly lastSeenAt: number
  readonly deployment: string | null
}

/** An item with its places in the orders in which snapshots are read. */
export interface PlacedItem {
  readonly item: SnapshotItem
  readonly place: TimePlace
  readonly slotId: string
}

/** What is deployed, newest first, older than a place. */
export const deployedBefore = async (
  tx: Reader,
  organizationId: string,
  visible: Sql,
  place: TimePlace | undefined,
  limit: number,
): Promise<readonly PlacedItem[]> => {
  const older = place ? [sql`(r.recorded_at, r.id) < (${place[0]}, ${place[1]})`] : []
  const conditions = all([
    sql`r.organization_id = ${organizationId} and r.status = 'deployed'`,
    visible,
    ...older,
  ])
  const rows = await tx.all(sql`
    ${items}
    from (
      select * from records r
      where ${conditions}
      order by r.recorded_at desc, r.id desc limit ${limit}
    ) r
    ${names}
    order by r.recorded_at desc, r.id desc`)
  return rows.map(read)
}

/**
 * What ran at an instant in the slots after one, in their order: of each slot the last record that
 * had begun, unless it had ended. So a look at a slot costs the same however long its history is.
 */
export const ranAt = async (
  tx: Reader,
  organizationId: string,
  visible: Sql,
  at: number,
  afterSlot: string,
  slots: number,
): Promise<{ readonly items: readonly PlacedItem[]; readonly lastSlot: string | null }> => {
  const rows = await tx.all(sql`
    select id from slots
    where organization_id = ${organizationId} and id > ${afterSlot}
    order by id limit ${slots}`)
  const lastSlot = rows.at(-1)?.['id']
  if (lastSlot === undefined) return { items: [], lastSlot: null }
  const found = await tx.all(sql`
    ${items}
    from (
      select r.* from slots w cross join records r
      where w.organization_id = ${organizationId} and w.id > ${afterSlot}
        and w.id <= ${String(lastSlot)}
        and r.organization_id = w.organization_id and r.id = (
          select b.id from records b
          where b.organization_id = w.organization_id and b.slot_id = w.id
            and b.deployed_at <= ${at}
          order by b.deployed_at desc, b.id desc limit 1)
        and (r.ended_at is null or r.ended_at > ${at}) and ${visible}
    ) r
    ${names}
    order by r.slot_id`)
  return { items: found.map(read), lastSlot: rows.length < slots ? null : String(lastSlot) }
}

const items = sql`
  select
    r.id, r.slot_id, r.digest, r.name, r.version, r.service, r.deployed_at, r.recorded_at,
    r.deployment_id, s.deployment_name, s.kind, g.last_seen_at, e.name as environment,
    l.name as logical_environment, p.name as project, c.name as project_environment`

const names = sql`
  join slots s on s.organization_id = r.organization_id and s.id = r.slot_id
  join sightings g on g.organization_id = r.organization_id and g.record_id = r.id
  join environment_names e on e.organization_id = r.organization_id and e.id = r.environment_id
  join logical_environment_names l
    on l.organization_id = r.organization_id and l.id = r.logical_environment_id
  left join project_names p on p.organization_id = r.organization_id and p.id = r.project_id
  left join project_environment_names c
    on c.organization_id = r.organization_id and c.id = r.project_environment_id`

const read = (row: Row): PlacedItem => ({
  item: {
    id: String(row['id']),
    environment: String(row['environment']),
    logicalEnvironment: String(row['logical_environment']),
    project: row['project'] as string | null,
    projectEnvironment: row['project_environment'] as string | null,
    service: row['service'] as string | null,
    deploymentName: String(row['deployment_name']),
    kind: row['kind'] as Kind,
    name: row['name'] as string | null,
    version: row['version'] as string | null,
    digest: row['digest'] as Digest,
    deployedAt: Number(row['deployed_at']),
    lastSeenAt: Number(row['last_seen_at']),
    deployment: row['deployment_id'] as string | null,
  },
  place: [Number(row['recorded_at']), String(row['id'])],
  slotId: String(row['slot_id']),
})
