import { inclusionSpans, type TreeHash } from '../../../formats/log/merkle.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import type { Reader } from '../../kernel/database.ts'
import { checkSome, read } from '../../kernel/operation.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { sql } from '../../kernel/sql.ts'
import { covering } from '../../kernel/visibility.ts'
import { findTile, latest } from './checkpoint-store.ts'
import * as store from './event-store.ts'
import { damaged, ownKey, sealNow } from './latest-checkpoint.ts'
import { tiledTree } from './tree.ts'

/** Proof that events are in the log that a checkpoint commits to; checked without any server. */
export interface EventsProof {
  /** The checkpoint as a signed note. */
  readonly checkpoint: string
  readonly publicKey: string
  readonly entries: readonly {
    /** The event's place in the log, from 0. */
    readonly index: number
    readonly bytes: Uint8Array
    readonly path: readonly TreeHash[]
  }[]
}

/** How many events of one record a proof holds: the first ones. */
const mostEntries = 200

/** Proves an event by its id, or all events of a record by its id, as far as the caller may see. */
export const proveEvents = async (context: EvidenceContext, id: string): Promise<EventsProof> => {
  // Whoever sees nothing has nothing sealed.
  await read(context, 'ledger.prove', (tx) => eventsOf(tx, context, id))
  if ((await sealNow(context)) === 'damaged')
    throw damaged('its tree does not have the signed root')
  return await read(context, 'ledger.prove', async (tx) => {
    const { organizationId } = context.principal
    const events = await eventsOf(tx, context, id)
    const checkpoint = await latest(tx, organizationId)
    const size = checkpoint?.size ?? 0
    const sealed = events.filter(({ sequence }) => sequence !== null && sequence <= size)
    if (!checkpoint || sealed.length < events.length)
      throw new Refusal('not_sealed_yet', `${id} is recorded, but not sealed yet.`, {
        next: 'Ask again in a moment.',
      })
    const tree = tiledTree((place) => findTile(tx, organizationId, place))
    const entries: EventsProof['entries'][number][] = []
    for (const { sequence, bytes } of sealed) {
      const index = Number(sequence) - 1
      const path: TreeHash[] = []
      for (const span of inclusionSpans(index, size)) {
        const hash = await tree.hashOf(span)
        if (!hash) throw damaged('a part of the tree is not there')
        path.push(hash)
      }
      entries.push({ index, bytes, path })
    }
    return { checkpoint: checkpoint.note, publicKey: ownKey(context), entries }
  })
}

const eventsOf = async (tx: Reader, context: EvidenceContext, id: string) => {
  const visible = covering(checkSome(context, 'ledger.read'), {
    projectId: sql`project_id`,
    logicalEnvironmentId: sql`logical_environment_id`,
  })
  const events = await store.byEventOrRecord(
    tx,
    context.principal.organizationId,
    id,
    visible,
    mostEntries,
  )
  if (events.length === 0)
    throw new Refusal('not_found', `There is no event or deployment record ${id}.`, {
      next: 'See the records: berth deployment list --history -o json',
    })
  return events
}
