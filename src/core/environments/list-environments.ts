import type { Context } from '../kernel/context.ts'
import { checkSome, read } from '../kernel/operation.ts'
import { pageOf, readCursor, type Page, type PageRequest } from '../kernel/page.ts'
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
    const filters = { list: 'environments' }
    const at = readCursor(request.cursor, organizationId, filters)
    const after = String(at?.order[0] ?? '')
    const rows = await store.page(tx, organizationId, after, request.limit + 1)
    const moment = at?.moment ?? context.now()
    return pageOf(rows, request, { organizationId, filters, moment }, ({ name }) => [name])
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
