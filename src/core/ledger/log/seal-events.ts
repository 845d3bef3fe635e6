import { formatCheckpoint } from '../../../formats/log/checkpoint.ts'
import { hashLeaf, type TreeHash } from '../../../formats/log/merkle.ts'
import type { EvidencePorts } from '../../evidence/trust/verifier.ts'
import type { World } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import * as store from './checkpoint-store.ts'
import { lastNumber } from './event-store.ts'
import { folded, hashesIn, tiledTree, tileWidth, type TilePlace } from './tree.ts'

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
    const tree = tiledTree((place) => store.findTile(tx, organizationId, place))
    const size = before?.size ?? 0
    const root = await tree.hashOf({ begin: 0, end: size })
    const isAsSigned = before
      ? root?.toString('base64') === before.root
      : !(await store.findTile(tx, organizationId, { level: 0, tile: 0 }))
    if (!isAsSigned) return 'damaged'
    // Before the events: those that are numbered meanwhile must not look as if they were missing.
    const numbered = await lastNumber(tx, organizationId)
    const events = await store.eventsAfter(tx, organizationId, size, sealedAtOnce)
    if (events.length === 0 && numbered > size) return 'damaged'
    if (events.some(({ sequence }, at) => sequence !== size + at + 1)) return 'damaged'
    if (before && events.length === 0) return 'sealed'
    const leaves = events.map(({ bytes }) => hashLeaf(bytes))
    await addTo(tx, organizationId, { level: 0, from: size }, leaves)
    const end = size + leaves.length
    const after = await tiledTree((place) => store.findTile(tx, organizationId, place)).hashOf({
      begin: 0,
      end,
    })
    if (!after) return 'damaged'
    const origin = originOf(organizationId)
    const note = signer.signNote(origin, formatCheckpoint({ origin, size: end, root: after }))
    const checkpoint = { size: end, root: after.toString('base64'), note, sealedAt: now() }
    await store.setLatest(tx, organizationId, checkpoint)
    return events.length === sealedAtOnce ? 'more' : 'sealed'
  })

/** Adds hashes behind those of a level; each tile that became whole adds one to the level above. */
const addTo = async (
  tx: Writer,
  organizationId: string,
  { level, from }: { readonly level: number; readonly from: number },
  hashes: readonly TreeHash[],
): Promise<void> => {
  const above: TreeHash[] = []
  for (let done = 0; done < hashes.length;) {
    const at = from + done
    const place: TilePlace = { level, tile: Math.floor(at / tileWidth) }
    const kept =
      at % tileWidth === 0
        ? []
        : hashesIn((await store.findTile(tx, organizationId, place)) ?? none)
    const added = hashes.slice(done, done + tileWidth - (at % tileWidth))
    const row = [...kept.slice(0, at % tileWidth), ...added]
    await store.setTile(tx, organizationId, place, Buffer.concat(row))
    if (row.length === tileWidth) above.push(folded(row))
    done += added.length
  }
  if (above.length > 0)
    await addTo(tx, organizationId, { level: level + 1, from: Math.floor(from / tileWidth) }, above)
}

const none = Buffer.of()
