import type { Context } from '../../kernel/context.ts'
import { checkSome, checkAlive, read } from '../../kernel/operation.ts'
import { sql } from '../../kernel/sql.ts'
import { covering } from '../../kernel/visibility.ts'
import * as store from './event-store.ts'

/** A piece of the ledger as one caller sees it. */
export interface EventPage {
  readonly items: readonly store.NumberedEvent[]
  /** Everything up to this number has been seen: where the next piece begins. */
  readonly through: number
  /** Whether there are more numbers already. */
  readonly isMore: boolean
}

/** How many numbers one look passes: a narrowed token may see few of many. */
const mostPassed = 2000

/** Numbered events after a sequence number, in order; a revoked token is refused at once. */
export const listEvents = (
  context: Context,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<EventPage> =>
  read(context, 'event.list', async (tx) => {
    const grants = checkSome(context, 'ledger.read')
    await checkAlive(tx, context)
    const visible = covering(grants, {
      projectId: sql`project_id`,
      logicalEnvironmentId: sql`logical_environment_id`,
    })
    const { organizationId } = context.principal
    const last = await store.lastNumber(tx, organizationId)
    const reach = Math.max(after, Math.min(last, after + mostPassed))
    const items = await store.between(tx, organizationId, { after, reach }, visible, limit)
    const through = items.length < limit ? reach : (items.at(-1)?.sequence ?? reach)
    return { items, through, isMore: through < last }
  })
