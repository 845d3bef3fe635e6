import { unsealed } from '../core/ledger/log/checkpoint-store.ts'
import { sealEvents, type SealingWorld } from '../core/ledger/log/seal-events.ts'
import { inPasses, type InPasses } from './in-passes.ts'

/** How often it is looked for events to seal, in milliseconds. */
const lookMs = 1000
/** Organizations of one look; the others are found by the next. */
const mostAtOnce = 1000

/**
 * Seals what is numbered, at most once a second, apart from what numbers: a long ledger that was
 * never sealed keeps nobody waiting. A damaged tree is reported once and left alone.
 */
export const keepSealing = (
  world: SealingWorld,
  reports: { readonly onFailure: (error: unknown) => void },
): Pick<InPasses, 'stop'> => {
  const damaged = new Set<string>()
  let stopping = false
  const pass = async (): Promise<void> => {
    for (const organizationId of await world.db.read((tx) => unsealed(tx, mostAtOnce))) {
      if (damaged.has(organizationId)) continue
      let went: Awaited<ReturnType<typeof sealEvents>> = 'more'
      while (went === 'more' && !stopping) went = await sealEvents(world, organizationId)
      if (went !== 'damaged') continue
      damaged.add(organizationId)
      reports.onFailure(
        new Error(
          `the ledger of ${organizationId} is not what was sealed, and no more of it is sealed: berth ledger verify`,
        ),
      )
    }
  }
  const passes = inPasses({ pass, lookMs, onFailure: reports.onFailure })
  return {
    stop: () => {
      stopping = true
      return passes.stop()
    },
  }
}
