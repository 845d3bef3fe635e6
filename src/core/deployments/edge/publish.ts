import type { Reader, Writer } from '../../kernel/database.ts'
import { Fault } from '../../kernel/refusal.ts'
import { sql } from '../../kernel/sql.ts'
import type { Went } from '../carry/went.ts'
import * as deployments from '../store/deployment-store.ts'
import { wholeSet } from './edge-set.ts'
import { requireNotBeyond } from './restored.ts'
import { acknowledge, disavow, edgeSet } from '../store/edge-store.ts'
import { endRunIn } from '../end/end-run.ts'
import type { Run } from '../run.ts'
import type { Fence } from '../runtime.ts'
import type { DeployWorld } from '../work-world.ts'

/** Brings the edge the whole set, if it does not have it; answers whether it has it now. */
export const publishEdge = async (world: DeployWorld): Promise<boolean> => {
  const held = await world.db.read(edgeSet)
  if (!held || held.acknowledged >= held.version) return true
  // A set of a database that was restored might be taken, if only it had got far enough.
  if (held.beyond) return false
  const set = await world.db.read((tx) => wholeSet(tx, world.baseHost))
  const answer = await world.edge.apply(set)
  const { incarnation, version } = answer.held
  if (incarnation !== set.fence.incarnation || version > set.fence.version)
    await requireNotBeyond(world, answer.held)
  if (version < set.fence.version) return false
  await world.db.write(async (tx) => {
    await acknowledge(tx, set.fence.version)
    // What left the set since then still takes requests.
    if (await isWhole(tx)) await beginDrains(tx, world.now())
  })
  return await world.db.read(isWhole)
}

/** Has the whole set brought anew to an edge that holds less than it has acknowledged. */
export const noticeLoss = async (world: DeployWorld, fence: Fence | null): Promise<void> => {
  const known = await world.db.read(edgeSet)
  if (!known || (fence && fence.incarnation !== known.incarnation)) return
  const version = fence?.version ?? 0
  if (version < known.acknowledged) await world.db.write((tx) => disavow(tx, version))
}

const isWhole = async (tx: Reader): Promise<boolean> => {
  const now = await edgeSet(tx)
  return now === undefined || now.acknowledged === now.version
}

const beginDrains = async (tx: Writer, now: number): Promise<void> => {
  for (const each of await deployments.everywhere(tx, sql`('draining')`))
    if (each.drainUntil === null) {
      const after = { ...each, drainUntil: now + each.settings.drainMs }
      await deployments.update(tx, each.organizationId, after, each)
    }
}

/** Ends a run once the edge has its set; without it in time it is `errored`, and goes on. */
export const publish = async (
  world: DeployWorld,
  { run, late }: { readonly run: Run; readonly late: boolean },
): Promise<Went> => {
  if (await reached(world)) {
    // Another worker may have noticed meanwhile that the edge lost it again.
    const isSaid = await world.db.write(async (tx) => {
      const isThere = await isWhole(tx)
      if (isThere) await endRunIn(tx, run, 'succeeded', '', world.now())
      return isThere
    })
    return isSaid ? 'over' : 'look'
  }
  if (!late) return 'look'
  const why = 'the edge does not take the new routes; it is asked again'
  await world.db.write((tx) => endRunIn(tx, run, 'errored', why, world.now()))
  return 'over'
}

const reached = async (world: DeployWorld): Promise<boolean> => {
  try {
    return await publishEdge(world)
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}
