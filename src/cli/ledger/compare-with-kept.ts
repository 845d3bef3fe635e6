import { proveGrowth, type LedgerCheckpoint } from '../../contract/sealing.ts'
import { ProblemError } from '../../client/errors.ts'
import { provesConsistency, type TreeHash } from '../../formats/log/merkle.ts'
import type { Invocation } from '../frame/invocation.ts'
import type { Found } from './report.ts'
import type { SignedCheckpoint } from './signed-checkpoint.ts'

/** Whether the log began as a kept checkpoint says: proven by the server, checked here. */
export const compareWithKept = async (
  call: Invocation['call'],
  kept: SignedCheckpoint,
  latest: LedgerCheckpoint,
): Promise<readonly Found[]> => {
  if (kept.answer === 'broken')
    return found('kept_checkpoint_broken', 'the signature of the kept checkpoint is not good')
  if (kept.origin !== latest.origin)
    return found('another_log', `the kept checkpoint is of the log ${kept.origin}`)
  if (kept.size > latest.size)
    return found('truncated', `${kept.size} events were sealed once, now there are ${latest.size}`)
  const path = await growthPath(call, kept.size, latest.size)
  const now = { size: latest.size, root: Buffer.from(latest.root, 'base64') }
  return path && provesConsistency(kept, now, { path })
    ? []
    : found('rewritten', `the first ${kept.size} events are not those of the kept checkpoint`)
}

const found = (kind: Found['kind'], detail: string): readonly Found[] => [
  { kind, id: null, sequence: null, detail },
]

/** The server's path from one size of the log to another; undefined if its tree is damaged. */
export const growthPath = async (
  call: Invocation['call'],
  from: number,
  to: number,
): Promise<readonly TreeHash[] | undefined> => {
  try {
    const { value } = await call(proveGrowth, { from: String(from), to: String(to) })
    return value.path.map((hash) => Buffer.from(hash, 'base64'))
  } catch (error) {
    const isDamaged = error instanceof ProblemError && error.problem.code === 'ledger_damaged'
    if (isDamaged) return undefined
    throw error
  }
}
