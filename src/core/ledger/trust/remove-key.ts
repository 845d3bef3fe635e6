import type { StoredKey } from '../../evidence/trust/key.ts'
import * as keys from '../../evidence/trust/trust-named.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import { audit } from '../../kernel/audit.ts'
import { requirePermission, write } from '../../kernel/operation.ts'
import { wholeOrganization } from '../../kernel/permission.ts'
import { foreseen, type Withdrawal } from './withdraw.ts'

/**
 * Trusts the key (by name or keyid) no longer, and answers what only it had vouched for: that is
 * unverified from now on.
 */
export const removeKey = async (
  context: EvidenceContext,
  input: { readonly name: string; readonly plan?: boolean | undefined },
): Promise<StoredKey & Withdrawal> => {
  const lost = await foreseen(context, 'key.remove', async (tx) => {
    const key = await keys.keyNamed(tx, context, input.name)
    return key && { kind: 'key', keyid: key.keyid }
  })
  return await write(context, 'key.remove', async (tx) => {
    await requirePermission(tx, context, 'key.manage', wholeOrganization)
    const planned = input.plan ?? false
    const key = await keys.removeKeyIn(tx, context, input.name, planned)
    if (!planned)
      await audit(tx, context, {
        action: 'key.remove',
        target: key.keyid,
        detail: { name: key.name, lost: lost.artifacts },
      })
    return { ...key, planned, lost }
  })
}
