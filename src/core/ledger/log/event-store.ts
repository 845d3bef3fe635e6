import type { Reader, Row, Writer } from '../../kernel/database.ts'
import { sql, type Sql } from '../../kernel/sql.ts'
import type { LedgerEvent } from '../record/event.ts'

/** An event that has its number: the only ones that the outside sees. */
export interface NumberedEvent {
  readonly sequence: number
  readonly id: string
  readonly type: string
  readonly bytes: Uint8Array
  readonly hash: string
}

export const append = async (
  tx: Writer,
  organizationId: string,
  event: LedgerEvent,
): Promise<void> => {
  await tx.run(sql`
    insert into events (
      organization_id, id, bytes, hash, type, record_id, slot_id, environment_id,
      logical_environment_id, project_id)
    values (
      ${organizationId}, ${event.id}, ${event.bytes}, ${event.hash}, ${event.type},
      ${event.recordId}, ${event.slot.id}, ${event.slot.environmentId},
      ${event.slot.logicalEnvironmentId}, ${event.projectId})`)
}

/** Committed events without a number, in the order in which they were written. */
export const unnumbered = async (
  tx: Reader,
  limit: number,
): Promise<readonly { readonly position: number; readonly organizationId: string }[]> =>
  (
    await tx.all(sql`
      select position, organization_id from events where sequence is null
      order by position limit ${limit}`)
  ).map((row) => ({
    position: Number(row['position']),
    organizationId: String(row['organization_id']),
  }))

/** Holds the organization's numbering and tells the last number given. */
export const lockNumbering = async (tx: Writer, organizationId: string): Promise<number> => {
  const [row] = await tx.lock(
    'exclusive',
    sql`select last_sequence from event_numbering where organization_id = ${organizationId}`,
  )
  if (row) return Number(row['last_sequence'])
  await tx.run(sql`
    insert into event_numbering (organization_id, last_sequence) values (${organizationId}, 0)`)
  return 0
}

/** Numbers what is unnumbered up to a position, in the order of writing; answers how many. */
export const setNumbers = (
  tx: Writer,
  organizationId: string,
  after: { readonly last: number; readonly upTo: number },
): Promise<number> =>
  tx.run(sql`
    update events set sequence = n.sequence
    from (
      select position,
        cast(${after.last} as bigint) + row_number() over (order by position) as sequence
      from events
      where organization_id = ${organizationId} and sequence is null and position <= ${after.upTo}
    ) n
    where events.position = n.position`)

export const setLastNumber = async (
  tx: Writer,
  organizationId: string,
  sequence: number,
): Promise<void> => {
  await tx.run(sql`
    update event_numbering set last_sequence = ${sequence}
    where organization_id = ${organizationId}`)
}

/** The last number that was given in the organization, 0 before the first. */
export const lastNumber = async (tx: Reader, organizationId: string): Promise<number> => {
  const row = await tx.first(
    sql`select last_sequence from event_numbering where organization_id = ${organizationId}`,
  )
  return Number(row?.['last_sequence'] ?? 0)
}

/** Numbered events after a number and up to another, in their order. */
export const between = async (
  tx: Reader,
  organizationId: string,
  { after, reach }: { readonly after: number; readonly reach: number },
  visible: Sql,
  limit: number,
): Promise<readonly NumberedEvent[]> =>
  (
    await tx.all(sql`
      select sequence, id, type, bytes, hash from events
      where organization_id = ${organizationId} and sequence > ${after} and sequence <= ${reach}
        and ${visible}
      order by sequence limit ${limit}`)
  ).map(read)

/** An event by its id, or those of a record by its id, in their order; without a number: null. */
export const byEventOrRecord = async (
  tx: Reader,
  organizationId: string,
  id: string,
  visible: Sql,
  limit: number,
): Promise<readonly { readonly sequence: number | null; readonly bytes: Uint8Array }[]> =>
  (
    await tx.all(sql`
      select sequence, bytes from events
      where organization_id = ${organizationId} and (id = ${id} or record_id = ${id})
        and ${visible}
      order by position limit ${limit}`)
  ).map((row) => ({
    sequence: row['sequence'] === null ? null : Number(row['sequence']),
    bytes: row['bytes'] as Uint8Array,
  }))

const read = (row: Row): NumberedEvent => ({
  sequence: Number(row['sequence']),
  id: String(row['id']),
  type: String(row['type']),
  bytes: row['bytes'] as Uint8Array,
  hash: String(row['hash']),
})
