import type { Reader, Writer } from '../../kernel/database.ts'
import { Fault, Refusal } from '../../kernel/refusal.ts'
import { advance, edgeSet, rebase, setBeyond, type EdgeSet } from '../store/edge-store.ts'
import type { Fence } from '../runtime.ts'
import type { DeployWorld } from '../work-world.ts'

const said =
  'The host holds routes of a later database: this one was restored from a backup, or is another.'
const next = 'Compare what runs with what this database knows, then: berth host adopt'

/** Whether the host holds what this database has never said. Pure. */
export const isBeyond = (fence: Fence, known: EdgeSet | undefined): boolean =>
  known?.incarnation !== fence.incarnation || fence.version > known.version

/**
 * Writes down what the host holds beyond this database, or that it no longer does. A fault where it
 * does: nothing is started, ended or routed until somebody has adopted it.
 */
export const requireNotBeyond = async (world: DeployWorld, fence: Fence | null): Promise<void> => {
  const known = await world.db.read(edgeSet)
  const beyond = fence && isBeyond(fence, known) ? fence : null
  if (beyond?.version !== known?.beyond?.version)
    await world.db.write((tx) => setBeyond(tx, beyond, () => world.newId('edge')))
  if (beyond) throw new Fault('host_unreachable', `${said} ${next}`)
}

/** Refuses to begin anything while the host holds more than this database knows. */
export const refuseRestored = async (tx: Reader): Promise<void> => {
  if ((await edgeSet(tx))?.beyond) throw new Refusal('restored_from_backup', said, { next })
}

/**
 * A step: the host's fence becomes this database's, so that its next set is above what the host
 * holds. Refused where there is nothing to adopt.
 */
export const adoptBeyondIn = async (tx: Writer): Promise<Fence> => {
  const beyond = (await edgeSet(tx))?.beyond
  if (!beyond)
    throw new Refusal('not_found', 'The host holds nothing that this database does not know.', {
      next: 'Nothing has to be adopted; berth serve looks for it by itself.',
    })
  await rebase(tx, beyond)
  const version = await advance(tx, () => beyond.incarnation)
  return { incarnation: beyond.incarnation, version }
}
