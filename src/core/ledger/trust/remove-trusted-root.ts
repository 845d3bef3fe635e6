import * as roots from '../../evidence/trust/trust-named.ts'
import type { StoredRoot } from '../../evidence/trust/trusted-root.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import { audit } from '../../kernel/audit.ts'
import { requirePermission, write } from '../../kernel/operation.ts'
import { wholeOrganization } from '../../kernel/permission.ts'
import { foreseen, type Withdrawal } from './withdraw.ts'

/** Believes no certificate by this root any longer, and answers what only it had vouched for. */
export const removeTrustedRoot = async (
  context: EvidenceContext,
  input: { readonly name: string; readonly plan?: boolean | undefined },
): Promise<StoredRoot & Withdrawal> => {
  const lost = await foreseen(context, 'trusted-root.remove', async (tx) => {
    const root = await roots.rootNamed(tx, context, input.name)
    return root && { kind: 'root', digest: root.digest }
  })
  return await write(context, 'trusted-root.remove', async (tx) => {
    await requirePermission(tx, context, 'key.manage', wholeOrganization)
    const planned = input.plan ?? false
    const root = await roots.removeRootIn(tx, context, input.name, planned)
    const { name, digest } = root
    if (!planned)
      await audit(tx, context, {
        action: 'trusted-root.remove',
        target: name,
        detail: { digest, lost: lost.artifacts },
      })
    return { ...root, planned, lost }
  })
}
