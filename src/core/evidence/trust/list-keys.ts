import type { Context } from '../../kernel/context.ts'
import { checkSome, read } from '../../kernel/operation.ts'
import type { Page } from '../../kernel/page.ts'
import type { StoredKey } from './key.ts'
import * as store from './key-store.ts'

/** Every public key that the organization trusts, by name. */
export const listKeys = (context: Context): Promise<Page<StoredKey>> =>
  read(context, 'key.list', async (tx) => {
    checkSome(context, 'key.read')
    return { items: await store.all(tx, context.principal.organizationId), nextCursor: null }
  })
