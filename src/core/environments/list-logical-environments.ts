import type { Context } from '../kernel/context.ts'
import { checkSome, read } from '../kernel/operation.ts'
import { pageByName, type Page, type PageRequest } from '../kernel/page.ts'
import type { LogicalEnvironment } from './logical-environment.ts'
import { addressed } from './addressed.ts'
import * as store from './logical-store.ts'

/** A page of the live logical environments, by name. */
export const listLogicalEnvironments = (
  context: Context,
  request: PageRequest,
): Promise<Page<LogicalEnvironment>> =>
  read(context, 'logical-environment.list', async (tx) => {
    checkSome(context, 'environment.read')
    const { organizationId } = context.principal
    return await pageByName(context, { list: 'logical-environments' }, request, (after, limit) =>
      store.page(tx, organizationId, after, limit),
    )
  })

/** One live logical environment by its name. */
export const describeLogicalEnvironment = (
  context: Context,
  name: string,
): Promise<LogicalEnvironment> =>
  read(context, 'logical-environment.describe', async (tx) => {
    checkSome(context, 'environment.read')
    const { organizationId } = context.principal
    return await addressed(
      'logical environment',
      name,
      store.byName(tx, organizationId, name),
      () => store.names(tx, organizationId),
    )
  })
