import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { requirePermission, write } from '../kernel/operation.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { addressed } from './addressed.ts'
import { changed, type Environment, type EnvironmentChange } from './environment.ts'
import { requireEmpty } from './require-empty.ts'
import { requireProcesses } from './require-processes.ts'
import * as store from './store.ts'

/**
 * Changes an environment; what is not given stays. While something lives there it keeps a driver,
 * though not which: what runs goes on with its own until it is deployed anew.
 */
export const updateEnvironment = (
  context: Context,
  name: string,
  change: EnvironmentChange,
): Promise<Environment> =>
  write(context, 'environment.update', async (tx) => {
    await requirePermission(tx, context, 'environment.manage', wholeOrganization)
    const { organizationId } = context.principal
    const before = await addressed(
      'environment',
      name,
      store.lockByName(tx, 'exclusive', organizationId, name),
      () => store.names(tx, organizationId),
    )
    const after = changed(before, change, context.now())
    if (before.driver !== null && after.driver === null)
      await requireEmpty(tx, context, { environmentId: before.id }, `environment ${name}`)
    if (before.driver !== 'process' && after.driver === 'process')
      await requireProcesses(tx, context)
    await store.update(tx, organizationId, after)
    await audit(tx, context, { action: 'environment.update', target: before.id, detail: change })
    return after
  })
