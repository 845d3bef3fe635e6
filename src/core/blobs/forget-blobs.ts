import type { World } from '../kernel/context.ts'
import type { WorkflowPorts } from '../workflows/begin-workflow-run.ts'
import type { BlobPorts } from './blob-bytes.ts'
import { unnamedKeptMs } from './blob.ts'
import * as store from './store.ts'

/** After so long whoever marked bytes to remove them is taken for dead, in milliseconds. */
const staleMs = 10 * 60 * 1000
/** How many rows are looked at in one statement. */
const mostAtOnce = 100

type ForgetWorld = Pick<World, 'db' | 'now'> & BlobPorts & WorkflowPorts

/**
 * Forgets blobs that no evidence names and that nobody has wanted for a week beyond the life of a
 * run, and removes their bytes once no organization has them; answers how many rows went. Safe to
 * run at any time, on several replicas at once, and again after a crash.
 */
export const forgetBlobs = async (world: ForgetWorld): Promise<number> => {
  const { db, now, blobBytes, runsExpireAfterMs } = world
  const since = now() - unnamedKeptMs - runsExpireAfterMs
  let forgotten = 0
  let after: store.Unwanted | undefined
  for (;;) {
    const place = after
    const rows = await db.readHeavy((tx) => store.unwanted(tx, since, place, mostAtOnce))
    for (const row of rows) forgotten += await forget(world, row, since)
    after = rows.at(-1)
    if (rows.length < mostAtOnce) break
  }
  await blobBytes.tidy(now() - staleMs * 6)
  return forgotten
}

/**
 * Mark, look, act. Who uploads writes a row, then looks for a mark: one of the two sees the other,
 * and bytes that somebody has just brought are never removed.
 */
const forget = async (
  { db, now, blobBytes }: ForgetWorld,
  row: store.Unwanted,
  since: number,
): Promise<number> => {
  const times = { since, at: now(), staleBefore: now() - staleMs }
  if (!(await db.write((tx) => store.mark(tx, row, times)))) return 0
  const { mayGo, others } = await db.read((tx) => store.standing(tx, row, since))
  // Of two organizations whose rows go at once, one comes later and takes the bytes with it.
  if (!mayGo || others === 'going') {
    await db.write((tx) => store.unmark(tx, row))
    return 0
  }
  if (others === 'none') await blobBytes.remove(row.digest)
  await db.write((tx) => store.remove(tx, row))
  return 1
}
