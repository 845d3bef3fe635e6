import { adoptBeyondIn } from '../deployments/edge/restored.ts'
import { audit } from '../kernel/audit.ts'
import type { World } from '../kernel/context.ts'
import { ownContext } from '../kernel/own-context.ts'
import { insistKeys, type KeyFingerprints } from './first-start.ts'
import * as store from './organization-store.ts'

/** How many organizations are told; a host serves one. */
const most = 1000

/**
 * Lets a database that was restored from a backup speak to its host again, for whoever holds the
 * installation's keys. What it knows becomes so; what it does not know ends. The audit of every
 * organization says that it was done.
 */
export const adoptHost = (
  world: World,
  fingerprints: KeyFingerprints,
): Promise<{ readonly version: number }> =>
  world.db.write(async (tx) => {
    await insistKeys(tx, fingerprints)
    const { incarnation, version } = await adoptBeyondIn(tx)
    for (const { id } of await store.page(tx, '', most))
      await audit(tx, ownContext(world, id), {
        action: 'host.adopt',
        target: incarnation,
        detail: { version },
      })
    return { version }
  })
