import { markOf } from '../../evidence/attestation.ts'
import { evidenceBy, evidenceOf } from '../../evidence/evidence-of.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import { judgeWithout, vouchesFor, type Withdrawn } from '../../evidence/trust/withdrawn.ts'
import type { Reader } from '../../kernel/database.ts'
import { running, type RunningArtifact } from './running-store.ts'

/** The artifacts that run now and are verified only by trust that is taken away. */
export interface LostMarks {
  readonly artifacts: number
  /** In how many places they run. */
  readonly records: number
  /** Some of them, those that run in most places first. */
  readonly first: readonly RunningArtifact[]
}

const mostShown = 10
const atOnce = 500

/** What would be verified no longer without that trust. */
export const lostMarks = async (
  tx: Reader,
  context: EvidenceContext,
  withdrawn: Withdrawn,
): Promise<LostMarks> => {
  const all = await running(tx, context.principal.organizationId)
  const lost: RunningArtifact[] = []
  for (let from = 0; from < all.length; from += atOnce)
    lost.push(...(await lostAmong(tx, context, withdrawn, all.slice(from, from + atOnce))))
  return {
    artifacts: lost.length,
    records: lost.reduce((sum, { records }) => sum + records, 0),
    first: lost.toSorted((a, b) => b.records - a.records).slice(0, mostShown),
  }
}

const lostAmong = async (
  tx: Reader,
  context: EvidenceContext,
  withdrawn: Withdrawn,
  artifacts: readonly RunningArtifact[],
): Promise<readonly RunningArtifact[]> => {
  const digests = artifacts.map(({ digest }) => digest)
  const now = await evidenceOf(tx, context, digests)
  const touched = artifacts.filter(({ digest }) => {
    const facts = now.get(digest) ?? []
    return markOf(facts) === 'verified' && facts.some((fact) => vouchesFor(withdrawn, fact))
  })
  const judge = judgeWithout(tx, context, withdrawn)
  const then = await evidenceBy(
    tx,
    context,
    touched.map(({ digest }) => digest),
    judge,
  )
  return touched.filter(({ digest }) => markOf(then.get(digest) ?? []) !== 'verified')
}
