import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { checkSome, readHeavy } from '../../kernel/operation.ts'
import type { TimePlace } from '../../kernel/page.ts'
import type { Sql } from '../../kernel/sql.ts'
import { covering } from '../../kernel/visibility.ts'
import { lastNumber } from '../log/event-store.ts'
import { recordColumns } from './list-deployment-records.ts'
import * as store from './snapshot-store.ts'

/** All that runs, or ran at one instant, as far as the caller may see. */
export interface Snapshot {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The number of the last event that is in it; null of the past. */
  readonly sequence: number | null
  /** Whether nothing is left out. */
  readonly isWhole: boolean
  readonly items: readonly store.SnapshotItem[]
}

/** How many items one snapshot has. */
const most = 20_000
/** How many are read at a time, so that others have their turn between. */
const atOnce = 1000

/** What runs now, or ran at an instant (milliseconds since 1970), as known now. */
export const takeSnapshot = (
  context: Context,
  { at }: { readonly at?: number | undefined },
): Promise<Snapshot> =>
  readHeavy(context, 'ledger.snapshot', async (tx) => {
    const visible = covering(checkSome(context, 'ledger.read'), recordColumns)
    const { organizationId } = context.principal
    const found =
      at === undefined
        ? await deployedNow(tx, organizationId, visible)
        : await ranAt(tx, organizationId, visible, at)
    return {
      at: at ?? context.now(),
      // Events that are written but not numbered yet are in it, too, and come once more.
      sequence: at === undefined ? await lastNumber(tx, organizationId) : null,
      isWhole: found.length <= most,
      items: found.slice(0, most).map(({ item }) => item),
    }
  })

const deployedNow = async (
  tx: Reader,
  organizationId: string,
  visible: Sql,
): Promise<readonly store.PlacedItem[]> => {
  const found: store.PlacedItem[] = []
  for (let place: TimePlace | undefined; ;) {
    const some = await store.deployedBefore(tx, organizationId, visible, place, atOnce)
    found.push(...some)
    place = some.at(-1)?.place
    if (some.length < atOnce || found.length > most) return found
  }
}

const ranAt = async (
  tx: Reader,
  organizationId: string,
  visible: Sql,
  at: number,
): Promise<readonly store.PlacedItem[]> => {
  const found: store.PlacedItem[] = []
  for (let after: string | null = ''; after !== null && found.length <= most;) {
    const some = await store.ranAt(tx, organizationId, visible, at, after, atOnce)
    found.push(...some.items)
    after = some.lastSlot
  }
  return found.toSorted(newestFirst)
}

const newestFirst = ({ place: a }: store.PlacedItem, { place: b }: store.PlacedItem): number =>
  b[0] - a[0] || (a[1] < b[1] ? 1 : -1)
