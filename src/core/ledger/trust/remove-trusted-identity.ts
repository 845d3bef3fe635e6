import * as identities from '../../evidence/trust/trust-named.ts'
import type { StoredIdentity } from '../../evidence/trust/trusted-identity.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import { audit } from '../../kernel/audit.ts'
import { requirePermission, write } from '../../kernel/operation.ts'
import { wholeOrganization } from '../../kernel/permission.ts'
import { foreseen, type Withdrawal } from './withdraw.ts'

/** Trusts by this rule no longer, and answers what only it had vouched for. */
export const removeTrustedIdentity = async (
  context: EvidenceContext,
  input: { readonly name: string; readonly plan?: boolean | undefined },
): Promise<StoredIdentity & Withdrawal> => {
  const lost = await foreseen(context, 'identity.remove', async () => ({
    kind: 'identity',
    name: input.name,
  }))
  return await write(context, 'identity.remove', async (tx) => {
    await requirePermission(tx, context, 'key.manage', wholeOrganization)
    const planned = input.plan ?? false
    const identity = await identities.removeIdentityIn(tx, context, input.name, planned)
    const { name, issuer, subject } = identity
    if (!planned)
      await audit(tx, context, {
        action: 'identity.remove',
        target: name,
        detail: { issuer, subject, lost: lost.artifacts },
      })
    return { ...identity, planned, lost }
  })
}
