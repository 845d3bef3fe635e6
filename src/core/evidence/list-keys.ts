import { audit } from '../kernel/audit.ts'
import type { Context } from '../kernel/context.ts'
import { nearest } from '../../formats/nearest.ts'
import { checkSome, read, requirePermission, write } from '../kernel/operation.ts'
import type { Page } from '../kernel/page.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { StoredKey } from './key.ts'
import * as store from './key-store.ts'

/** Every public key that the organization trusts, by name. */
export const listKeys = (context: Context): Promise<Page<StoredKey>> =>
  read(context, 'key.list', async (tx) => {
    checkSome(context, 'key.read')
    return { items: await store.all(tx, context.principal.organizationId), nextCursor: null }
  })

/** Trusts the key (by name or keyid) no longer; what it vouched for is unverified from now on. */
export const removeKey = (context: Context, name: string): Promise<StoredKey> =>
  write(context, 'key.remove', async (tx) => {
    await requirePermission(tx, context, 'key.manage', wholeOrganization)
    const { organizationId } = context.principal
    const known = await store.all(tx, organizationId)
    const key = known.find((each) => each.name === name || each.keyid === name)
    if (!key || (await store.remove(tx, organizationId, key.keyid)) === 0) {
      const near = nearest(
        name,
        known.map((each) => each.name),
      )
      throw new Refusal('not_found', `There is no key ${name}.`, {
        next: near ? `Did you mean ${near}?` : 'See them all: berth key list',
      })
    }
    await audit(tx, context, {
      action: 'key.remove',
      target: key.keyid,
      detail: { name: key.name },
    })
    return key
  })
