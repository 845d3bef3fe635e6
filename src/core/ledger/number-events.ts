import type { World } from '../kernel/context.ts'
import * as store from './event-store.ts'

/** How many events one pass numbers: it bounds how long the numbering is held. */
const mostAtOnce = 500

/**
 * The sequencer's one step: gives committed events their numbers, one log per organization, in the
 * order in which they were written; a slot's events are written under its lock, so theirs is right.
 * Answers how many it numbered. Safe to run on several replicas at once, and again after a crash.
 */
export const numberEvents = ({ db }: Pick<World, 'db'>): Promise<number> =>
  db.write(async (tx) => {
    const waiting = await store.unnumbered(tx, mostAtOnce)
    const byOrganization = Map.groupBy(waiting, ({ organizationId }) => organizationId)
    let numbered = 0
    for (const organizationId of [...byOrganization.keys()].sort()) {
      let last = await store.lockNumbering(tx, organizationId)
      const before = last
      for (const { position } of byOrganization.get(organizationId) ?? [])
        last += await store.setNumber(tx, position, last + 1)
      if (last > before) await store.setLastNumber(tx, organizationId, last)
      numbered += last - before
    }
    return numbered
  })
