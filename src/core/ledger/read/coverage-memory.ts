import type { Context } from '../../kernel/context.ts'
import type { Database, Reader } from '../../kernel/database.ts'
import { sql } from '../../kernel/sql.ts'

/** How many counts are remembered for one database. */
const most = 1000

interface Count {
  readonly artifacts: number
  readonly silent: number
}

const memories = new WeakMap<Database, Map<string, Count>>()

/**
 * A count that is made anew as soon as anything has changed that it could rest on: the ledger, the
 * index of documents, evidence, or what is one artifact with another. It walks through everything
 * that runs, and most questions come between two changes. Whoever sees less has counts of their
 * own.
 */
export const remembered = async (
  tx: Reader,
  context: Context,
  asked: object,
  count: () => Promise<Count>,
): Promise<Count> => {
  const { organizationId, grants } = context.principal
  const state = await tx.first(sql`
    select
      (select max(last_sequence) from event_numbering
        where organization_id = ${organizationId}) as sequence,
      (select max(position) from events where sequence is null) as unnumbered,
      (select max(number) from inventories where organization_id = ${organizationId}) as newest,
      (select count(*) from inventories
        where organization_id = ${organizationId} and state = 'waiting') as waiting,
      (select count(*) from equivalences where organization_id = ${organizationId}) as pairs,
      (select count(*) from manifest_parts where organization_id = ${organizationId}) as parts,
      (select a.id from attestations a where a.organization_id = ${organizationId}
        order by a.created_at desc, a.id desc limit 1) as evidence`)
  const key = JSON.stringify([organizationId, grants, asked, Object.values(state ?? {})])
  const memory = memories.get(context.db) ?? new Map<string, Count>()
  memories.set(context.db, memory)
  const known = memory.get(key)
  if (known) return known
  const counted = await count()
  if (memory.size >= most) memory.delete(memory.keys().next().value ?? '')
  memory.set(key, counted)
  return counted
}
