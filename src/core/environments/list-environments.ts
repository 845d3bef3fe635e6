import type { Context } from '../kernel/context.ts'
import { checkSome, read } from '../kernel/operation.ts'
import { pageByName, type Page, type PageRequest } from '../kernel/page.ts'
import type { Environment } from './environment.ts'
import { addressed } from './addressed.ts'
import * as store from './store.ts'

/** A page of the live environments, by name. */
export const listEnvironments = (
  context: Context,
  request: PageRequest,
): Promise<Page<Environment>> =>
  read(context, 'environment.list', async (tx) => {
    checkSome(context, 'environment.read')
    const { organizationId } = context.principal
    return await pageByName(context, { list: 'environments' }, request, (after, limit) =>
      store.page(tx, organizationId, after, limit),
    )
  })

/** One live environment by its name. */
export const describeEnvironment = (context: Context, name: string): Promise<Environment> =>
  read(context, 'environment.describe', async (tx) => {
    checkSome(context, 'environment.read')
    const { organizationId } = context.principal
    return await addressed('environment', name, store.byName(tx, organizationId, name), () =>
      store.names(tx, organizationId),
    )
  })
