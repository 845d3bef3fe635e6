import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { Refusal } from '../kernel/refusal.ts'
import * as store from './store.ts'

/**
 * A step before an environment gets the driver `process`: refused while another organization has
 * one. What runs as a process runs as the server's own user and reads what that may read.
 */
export const requireProcesses = async (tx: Writer, { principal }: Context): Promise<void> => {
  if (!(await store.othersHaveProcesses(tx, principal.organizationId))) return
  throw new Refusal(
    'driver_unfit',
    'Services run as processes for one organization alone, and here they do for another one.',
    {
      next: 'Run them in containers: berth environment create NAME --driver docker. Or give this organization a server of its own.',
      errors: [{ pointer: '#/driver', detail: 'must not be process for a second organization' }],
    },
  )
}
