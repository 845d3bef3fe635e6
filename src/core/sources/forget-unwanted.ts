import type { World } from '../kernel/context.ts'
import type { KeptBlob, SourcePorts } from './blobs.ts'
import { unwantedKeptMs } from './source.ts'
import * as store from './store.ts'

/**
 * Forgets sources that nobody has wanted for a day, then removes bytes as old that no organization
 * holds; answers how many of these. Safe to run at any time, on several replicas at once, and again
 * after a crash.
 */
export const forgetUnwantedSources = async ({
  db,
  now,
  blobs,
}: Pick<World, 'db' | 'now'> & SourcePorts): Promise<number> => {
  const since = now() - unwantedKeptMs
  await db.write((tx) => store.removeUnwanted(tx, since))
  let removed = 0
  for await (const blob of blobs.list()) {
    if (blob.changedAt > since || (await db.read((tx) => isWanted(tx, blob)))) continue
    await blobs.remove(blob)
    removed += 1
  }
  return removed
}

const isWanted = async (
  tx: Parameters<typeof store.isHeld>[0],
  { kind, digest, organizationId }: KeptBlob,
): Promise<boolean> => {
  if (kind === 'complete') return await store.isHeld(tx, digest)
  if (kind === 'left') return false
  return (await store.byDigest(tx, organizationId, digest))?.completedAt === null
}
