import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { requirePermission, write } from '../kernel/operation.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Environment, EnvironmentInput } from './environment.ts'
import { requireProcesses } from './require-processes.ts'
import * as store from './store.ts'

/** Creates an environment; a taken name is refused. */
export const createEnvironment = (
  context: Context,
  input: EnvironmentInput,
): Promise<Environment> =>
  write(context, 'environment.create', async (tx) => {
    await requirePermission(tx, context, 'environment.manage', wholeOrganization)
    const { organizationId } = context.principal
    if (await store.byName(tx, organizationId, input.name))
      throw new Refusal('name_taken', `There is an environment ${input.name} already.`, {
        next: `Change it: berth environment update ${input.name} …`,
      })
    if (input.driver === 'process') await requireProcesses(tx, context)
    const now = context.now()
    const environment = {
      id: context.newId('env'),
      driver: null,
      ...input,
      createdAt: now,
      updatedAt: now,
    }
    await store.insert(tx, organizationId, environment)
    await audit(tx, context, {
      action: 'environment.create',
      target: environment.id,
      detail: input,
    })
    return environment
  })
