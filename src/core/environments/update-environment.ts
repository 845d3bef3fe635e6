import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { requirePermission, write } from '../kernel/operation.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { addressed } from './addressed.ts'
import { changed, type Environment, type EnvironmentChange } from './environment.ts'
import { requireEmpty } from './require-empty.ts'
import * as store from './store.ts'

/**
 * Changes an environment; what is not given stays. Its driver stays while something that it has
 * started lives there.
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
    if (after.driver !== before.driver)
      await requireEmpty(tx, context, { environmentId: before.id }, `environment ${name}`)
    await store.update(tx, organizationId, after)
    await audit(tx, context, { action: 'environment.update', target: before.id, detail: change })
    return after
  })
