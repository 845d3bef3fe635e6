import type { Context } from '../kernel/context.ts'
import type { Grant } from '../kernel/permission.ts'
import * as store from './store.ts'

/** A grant with the names of what it is narrowed to; they stay when that is deleted. */
export interface NamedGrant extends Grant {
  readonly project: string | null
  readonly logicalEnvironment: string | null
}

/** What the caller may do, in names. Whoever came through the door may ask. */
export const namedGrants = (context: Context): Promise<readonly NamedGrant[]> =>
  context.db.read(async (tx) => {
    const { organizationId, id } = context.principal
    return await store.namedGrantsOf(tx, organizationId, id)
  })
