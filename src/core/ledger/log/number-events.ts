import type { World } from '../../kernel/context.ts'
import * as store from './event-store.ts'

/** About how many events one pass numbers: it bounds how long the numbering is held. */
export const numberedAtOnce = 500

/**
 * The sequencer's one step: gives committed events their numbers, one log per organization, in the
 * order in which they were written; a slot's events are written under its lock, so theirs is right.
 * Answers how many it numbered. Safe to run on several replicas at once, and again after a crash.
 */
export const numberEvents = ({ db }: Pick<World, 'db'>): Promise<number> =>
  db.write(async (tx) => {
    const waiting = await store.unnumbered(tx, numberedAtOnce)
    const byOrganization = Map.groupBy(waiting, ({ organizationId }) => organizationId)
    let numbered = 0
    for (const organizationId of [...byOrganization.keys()].sort()) {
      const last = await store.lockNumbering(tx, organizationId)
      const upTo = byOrganization.get(organizationId)?.at(-1)?.position ?? 0
      const count = await store.setNumbers(tx, organizationId, { last, upTo })
      if (count > 0) await store.setLastNumber(tx, organizationId, last + count)
      numbered += count
    }
    return numbered
  })
