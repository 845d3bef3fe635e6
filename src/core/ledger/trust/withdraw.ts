import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import type { Withdrawn } from '../../evidence/trust/withdrawn.ts'
import type { Reader } from '../../kernel/database.ts'
import { readHeavy } from '../../kernel/operation.ts'
import { can, wholeOrganization } from '../../kernel/permission.ts'
import { lostMarks, type LostMarks } from './lost-marks.ts'

/** What was trusted no longer, or would be, and what it had vouched for. */
export interface Withdrawal {
  /** Whether it is only a plan: nothing was changed. */
  readonly planned: boolean
  readonly lost: LostMarks
}

const nothing: LostMarks = { artifacts: 0, records: 0, first: [] }

/**
 * Before trust is taken away: what runs now and is verified only by it. Read before the write,
 * which is not to wait for it; and only for who may go on, since the write audits a denial.
 */
export const foreseen = async (
  context: EvidenceContext,
  operation: 'key.remove' | 'identity.remove' | 'trusted-root.remove',
  find: (tx: Reader) => Promise<Withdrawn | undefined>,
): Promise<LostMarks> => {
  if (!can(context.principal.grants, 'key.manage', wholeOrganization)) return nothing
  return await readHeavy(context, operation, async (tx) => {
    const withdrawn = await find(tx)
    return withdrawn ? await lostMarks(tx, context, withdrawn) : nothing
  })
}
