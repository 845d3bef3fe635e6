import type { PublicKey } from '../../../formats/evidence/public-key.ts'
import { audit } from '../../kernel/audit.ts'
import type { Context } from '../../kernel/context.ts'
import { requirePermission, write } from '../../kernel/operation.ts'
import { wholeOrganization } from '../../kernel/permission.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { mostKeys, type StoredKey } from './key.ts'
import * as store from './key-store.ts'

/** Trusts a public key from now on, for evidence old and new; a known key or name is refused. */
export const addKey = (
  context: Context,
  input: { readonly name: string; readonly key: PublicKey },
): Promise<StoredKey> =>
  write(context, 'key.add', async (tx) => {
    await requirePermission(tx, context, 'key.manage', wholeOrganization)
    const { organizationId, id } = context.principal
    const known = await store.all(tx, organizationId)
    const same = known.find(({ keyid, name }) => keyid === input.key.keyid || name === input.name)
    if (same)
      throw new Refusal('name_taken', `Key ${same.name} (${same.keyid}) is trusted already.`, {
        next: `Remove it first: berth key remove ${same.name}`,
      })
    if (known.length >= mostKeys)
      throw new Refusal('key_invalid', `The organization trusts ${mostKeys} keys already.`, {
        next: 'Remove one that is no longer used: berth key remove NAME',
      })
    const key = { ...input.key, name: input.name, createdAt: context.now() }
    await store.insert(tx, organizationId, key, id)
    await audit(tx, context, {
      action: 'key.add',
      target: key.keyid,
      detail: { name: key.name, algorithm: key.algorithm },
    })
    return key
  })
