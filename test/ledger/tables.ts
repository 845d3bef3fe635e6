import type { Database, Row } from '../../src/core/kernel/database.ts'
import { sql } from '../../src/core/kernel/sql.ts'

/** Everything that the ledger of one organization keeps, from one snapshot. */
export interface Tables {
  readonly slots: readonly Row[]
  /** By slot, in the slot's order. */
  readonly records: readonly Row[]
  readonly labels: readonly Row[]
  readonly sightings: readonly Row[]
  /** Numbered ones by their numbers, then the others as they were written. */
  readonly events: readonly Row[]
  readonly lastSequence: number
  readonly audits: readonly Row[]
  readonly tokens: readonly Row[]
}

export const readTables = (db: Database, organizationId: string): Promise<Tables> =>
  db.read(async (tx) => {
    const mine = sql`organization_id = ${organizationId}`
    const numbering = await tx.first(sql`select last_sequence from event_numbering where ${mine}`)
    return {
      slots: await tx.all(sql`select * from slots where ${mine}`),
      records: await tx.all(
        sql`select * from records where ${mine} order by slot_id, deployed_at, id`,
      ),
      labels: await tx.all(sql`select * from record_labels where ${mine} order by label_key`),
      sightings: await tx.all(sql`select * from sightings where ${mine}`),
      events: await tx.all(
        sql`select * from events where ${mine} order by sequence nulls last, position`,
      ),
      lastSequence: Number(numbering?.['last_sequence'] ?? 0),
      audits: await tx.all(sql`select * from audit_entries where ${mine}`),
      tokens: await tx.all(sql`select * from tokens where ${mine}`),
    }
  })

/** The tables that a report may write to. */
export const counted = [
  'records',
  'record_labels',
  'sightings',
  'events',
  'audit_entries',
  'slots',
  'artifacts',
  'attestations',
  'projects',
  'idempotency_keys',
] as const

export type Counts = Readonly<Record<(typeof counted)[number], number>>

/** How many rows each table has: of one organization, or of all. */
export const countRows = (db: Database, organizationId?: string): Promise<Counts> =>
  db.read(async (tx) => {
    const counts: [string, number][] = []
    const mine = organizationId ? sql` where organization_id = ${organizationId}` : sql``
    for (const table of counted) {
      const all = { text: [`select count(*) as n from ${table}`], values: [] }
      const row = await tx.first(sql`${all}${mine}`)
      counts.push([table, Number(row?.['n'])])
    }
    return Object.fromEntries(counts) as Counts
  })
