import { enlistOld, waitingInventories } from '../../src/core/evidence/inventory.ts'
import { indexInventory, type IndexingWorld } from '../../src/core/packages/index-inventory.ts'

/** Reads every document that waits, as the worker does. */
export const indexDocuments = async (world: Omit<IndexingWorld, 'pause'>): Promise<void> => {
  await enlistOld(world)
  for (;;) {
    const waiting = await waitingInventories(world, 100)
    if (waiting.length === 0) return
    for (const inventory of waiting)
      await indexInventory({ ...world, pause: async () => {} }, inventory)
  }
}
