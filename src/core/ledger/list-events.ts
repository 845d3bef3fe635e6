import type { Context } from '../kernel/context.ts'
import { checkSome, checkAlive, read } from '../kernel/operation.ts'
import { sql } from '../kernel/sql.ts'
import { covering } from '../kernel/visibility.ts'
import * as store from './event-store.ts'

/** Numbered events after a sequence number, in order; a revoked token is refused at once. */
export const listEvents = (
  context: Context,
  input: { readonly after: number; readonly limit: number },
): Promise<{ readonly items: readonly store.NumberedEvent[] }> =>
  read(context, 'event.list', async (tx) => {
    const grants = checkSome(context, 'ledger.read')
    await checkAlive(tx, context)
    const visible = covering(grants, {
      projectId: sql`project_id`,
      logicalEnvironmentId: sql`logical_environment_id`,
    })
    const { organizationId } = context.principal
    return { items: await store.after(tx, organizationId, input.after, visible, input.limit) }
  })
