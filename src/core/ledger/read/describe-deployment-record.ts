import type { Digest } from '../../../formats/digest.ts'
import type { Artifact } from '../../artifacts/artifact.ts'
import { equivalents } from '../../artifacts/equivalence.ts'
import { findArtifact } from '../../artifacts/know-artifact.ts'
import { linkedEvidence, type LinkedFact } from '../../evidence/origin/linked-evidence.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import { checkSome, read } from '../../kernel/operation.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { all, sql } from '../../kernel/sql.ts'
import { covering } from '../../kernel/visibility.ts'
import { recordColumns } from './list-deployment-records.ts'
import { selectRecords, viewOf, type RecordView } from './record-view.ts'
import { rollbacksAmong } from './rollbacks.ts'

/** A record, its artifact, and the trace from it to where it came from. */
export interface RecordDescription extends RecordView {
  readonly artifact: Artifact | undefined
  readonly equivalents: readonly Digest[]
  readonly trace: readonly LinkedFact[]
}

/** One record by its id, with the attestations that speak about its artifact, newest first. */
export const describeDeploymentRecord = (
  context: EvidenceContext,
  id: string,
): Promise<RecordDescription> =>
  read(context, 'deployment.describe', async (tx) => {
    const grants = checkSome(context, 'ledger.read')
    const mine = all([
      sql`r.organization_id = ${context.principal.organizationId} and r.id = ${id}`,
      covering(grants, recordColumns),
    ])
    const [record] = await selectRecords(tx, mine, 1)
    if (!record)
      throw new Refusal('not_found', `There is no deployment record ${id}.`, {
        next: 'See them all: berth deployment list --history -o json',
      })
    const { counting, linked } = await linkedEvidence(tx, context, record.digest)
    const same = await equivalents(tx, context, record.digest)
    return {
      ...viewOf(record, counting, (await rollbacksAmong(tx, context, [record])).has(id)),
      artifact: await findArtifact(tx, context, record.digest),
      equivalents: same.filter((digest) => digest !== record.digest),
      trace: linked.filter(({ counts }) => counts),
    }
  })
