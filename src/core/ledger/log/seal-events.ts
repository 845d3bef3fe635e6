import { formatCheckpoint } from '../../../formats/log/checkpoint.ts'
import { hashLeaf } from '../../../formats/log/merkle.ts'
import type { EvidencePorts } from '../../evidence/trust/verifier.ts'
import type { World } from '../../kernel/context.ts'
import { together } from '../../kernel/together.ts'
import * as store from './checkpoint-store.ts'
import { lastNumber } from './event-store.ts'
import { growingTree, tilesOf, type TilePlace } from './tree.ts'

/** How many events one step seals at most: it bounds how long a writer is held. */
export const sealedAtOnce = 512

/** What sealing needs: a clock for the checkpoint and the server's own key. */
export type SealingWorld = Pick<World, 'db' | 'now'> & Pick<EvidencePorts, 'signer'>

/** The name of an organization's log: the origin of its checkpoints and the name of the key. */
export const originOf = (organizationId: string): string => `berth/${organizationId}`

/**
 * One step of sealing: numbered events become leaves of the organization's tree in the order of
 * their numbers, their exact bytes the leaves' data, and a signed checkpoint says so. `more` follow
 * or all are `sealed`; a `damaged` tree is left as it is: nothing is signed over a change.
 * Safe to run on several replicas at once, and again after a crash.
 */
export const sealEvents = (
  { db, now, signer }: SealingWorld,
  organizationId: string,
): Promise<'more' | 'sealed' | 'damaged'> =>
  db.write(async (tx) => {
    const before = await store.lockLatest(tx, organizationId)
    const size = before?.size ?? 0
    const places = size === 0 ? [firstTile] : tilesOf({ begin: 0, end: size })
    // Numbered before the events: those numbered meanwhile must not look as if they were missing.
    const [numbered, events, ...found] = await together<
      readonly [number, readonly store.NumberedBytes[], ...(Uint8Array | undefined)[]]
    >([
      lastNumber(tx, organizationId),
      store.eventsAfter(tx, organizationId, size, sealedAtOnce),
      ...places.map((place) => store.findTile(tx, organizationId, place)),
    ])
    const tree = growingTree(places, found)
    const root = await tree.hashOf(size)
    if (before ? root?.toString('base64') !== before.root : found[0]) return 'damaged'
    if (events.length === 0 && numbered > size) return 'damaged'
    if (events.some(({ sequence }, at) => sequence !== size + at + 1)) return 'damaged'
    if (before && events.length === 0) return 'sealed'
    const leaves = events.map(({ bytes }) => hashLeaf(bytes))
    const changed = tree.grow(size, leaves)
    const end = size + leaves.length
    const after = await tree.hashOf(end)
    if (!after) return 'damaged'
    const origin = originOf(organizationId)
    const note = signer.signNote(origin, formatCheckpoint({ origin, size: end, root: after }))
    const checkpoint = { size: end, root: after.toString('base64'), note, sealedAt: now() }
    await together([
      ...changed.map(({ place, hashes }) => store.setTile(tx, organizationId, place, hashes)),
      store.setLatest(tx, organizationId, checkpoint),
    ])
    return events.length === sealedAtOnce ? 'more' : 'sealed'
  })

const firstTile: TilePlace = { level: 0, tile: 0 }
