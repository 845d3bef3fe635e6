import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { requirePermission, write } from '../kernel/operation.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { addressed } from './addressed.ts'
import {
  changed,
  type LogicalEnvironment,
  type LogicalEnvironmentChange,
} from './logical-environment.ts'
import * as store from './logical-store.ts'

/** Changes a logical environment; what is not given stays. */
export const updateLogicalEnvironment = (
  context: Context,
  name: string,
  change: LogicalEnvironmentChange,
): Promise<LogicalEnvironment> =>
  write(context, 'logical-environment.update', async (tx) => {
    await requirePermission(tx, context, 'environment.manage', wholeOrganization)
    const { organizationId } = context.principal
    const before = await addressed(
      'logical environment',
      name,
      store.lockByName(tx, 'exclusive', organizationId, name),
      () => store.names(tx, organizationId),
    )
    const after = changed(before, change, context.now())
    await store.update(tx, organizationId, after)
    await audit(tx, context, {
      action: 'logical-environment.update',
      target: before.id,
      detail: change,
    })
    return after
  })
