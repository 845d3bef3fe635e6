import { setImmediate } from 'node:timers/promises'
import { enlistOld, waitingInventories } from '../core/evidence/inventory.ts'
import { indexInventory, type IndexingWorld } from '../core/packages/index-inventory.ts'
import { inPasses, type InPasses } from './in-passes.ts'

/** How often it is looked for documents without a call, in milliseconds. */
const lookMs = 1000
/** Documents of one look; the others are found by the next. */
const mostAtOnce = 20
/** How long one that broke the reading is left alone, in milliseconds. */
const againMs = 60_000

/**
 * Reads the documents that wait, one after another, apart from what numbers and seals: a long one
 * keeps nobody waiting. One that breaks it is reported, and tried again after a minute.
 */
export const keepIndexing = (
  given: Omit<IndexingWorld, 'pause'>,
  reports: { readonly onFailure: (error: unknown) => void },
): InPasses => {
  let stopping = false
  let hasLookedBack = false
  const again = new Map<number, number>()
  const world = {
    ...given,
    pause: async (): Promise<void> => {
      await setImmediate()
      if (stopping) throw new Stopped()
    },
  }
  const pass = async (): Promise<void> => {
    if (!hasLookedBack) await enlistOld(world)
    hasLookedBack = true
    for (;;) {
      const waiting = await waitingInventories(world, mostAtOnce + again.size)
      const due = waiting.filter(({ number }) => (again.get(number) ?? 0) <= world.now())
      if (due.length === 0 || stopping) return
      for (const inventory of due) {
        try {
          await indexInventory(world, inventory)
          again.delete(inventory.number)
        } catch (error) {
          if (error instanceof Stopped) return
          again.set(inventory.number, world.now() + againMs)
          reports.onFailure(error)
        }
        if (stopping) return
      }
    }
  }
  const passes = inPasses({ pass, lookMs, onFailure: reports.onFailure })
  return {
    wake: passes.wake,
    // The next worker reads the document again that a slice was read of.
    stop: () => {
      stopping = true
      return passes.stop()
    },
  }
}

/** Ends a reading in the middle. */
class Stopped extends Error {
  override readonly name = 'Stopped'
}
