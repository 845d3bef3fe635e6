import type { Context } from '../../kernel/context.ts'
import type { Database, Reader } from '../../kernel/database.ts'
import { sql } from '../../kernel/sql.ts'

/** How many counts are remembered for one database, and for how long at most, in milliseconds. */
const [most, keptMs] = [1000, 60_000]

interface Count {
  readonly artifacts: number
  readonly silent: number
}

const memories = new WeakMap<Database, Map<string, Count & { readonly at: number }>>()

/**
 * A count that is made anew only once the ledger or the index of documents has changed: it walks
 * through everything that runs, and most questions come between two changes. Whoever sees less has
 * counts of their own.
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
      (select max(number) from inventories where organization_id = ${organizationId}) as newest,
      (select max(position) from events where sequence is null) as unnumbered,
      (select count(*) from inventories
        where organization_id = ${organizationId} and state = 'waiting') as waiting`)
  const key = JSON.stringify([organizationId, grants, asked, Object.values(state ?? {})])
  const memory = memories.get(context.db) ?? new Map<string, Count & { readonly at: number }>()
  memories.set(context.db, memory)
  const known = memory.get(key)
  if (known && context.now() - known.at < keptMs) return known
  const counted = await count()
  if (memory.size >= most) memory.delete(memory.keys().next().value ?? '')
  memory.set(key, { ...counted, at: context.now() })
  return counted
}
