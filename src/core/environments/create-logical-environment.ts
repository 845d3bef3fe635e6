import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { requirePermission, write } from '../kernel/operation.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { LogicalEnvironment } from './logical-environment.ts'
import * as store from './logical-store.ts'

/** Creates a logical environment; a taken name is refused. */
export const createLogicalEnvironment = (
  context: Context,
  input: Omit<LogicalEnvironment, 'id' | 'createdAt' | 'updatedAt'>,
): Promise<LogicalEnvironment> =>
  write(context, 'logical-environment.create', async (tx) => {
    await requirePermission(tx, context, 'environment.manage', wholeOrganization)
    const { organizationId } = context.principal
    if (await store.byName(tx, organizationId, input.name))
      throw new Refusal('name_taken', `There is a logical environment ${input.name} already.`, {
        next: `Change it: berth logical-environment update ${input.name} …`,
      })
    const now = context.now()
    const stage = { id: context.newId('lenv'), ...input, createdAt: now, updatedAt: now }
    await store.insert(tx, organizationId, stage)
    await audit(tx, context, {
      action: 'logical-environment.create',
      target: stage.id,
      detail: input,
    })
    return stage
  })
