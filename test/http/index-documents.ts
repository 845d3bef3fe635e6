import { enlistOld, waitingInventories } from '../../src/core/evidence/inventory.ts'
import type { World } from '../../src/core/kernel/context.ts'
import { indexInventory } from '../../src/core/packages/index-inventory.ts'

/** Reads every document that waits, as the worker does. */
export const indexDocuments = async (world: Pick<World, 'db' | 'now'>): Promise<void> => {
  await enlistOld(world)
  for (;;) {
    const waiting = await waitingInventories(world, 100)
    if (waiting.length === 0) return
    for (const inventory of waiting)
      await indexInventory({ ...world, pause: async () => {} }, inventory)
  }
}
