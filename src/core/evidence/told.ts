import type { Digest } from '../../formats/digest.ts'
import { originOf } from '../../formats/evidence/origin.ts'
import { sourceOf, summaryOf } from '../../formats/predicates/summarize.ts'
import type { Source, Summary } from '../../formats/predicates/summary.ts'
import type { Reader } from '../kernel/database.ts'
import { statementOf } from './statement-of.ts'
import type { EvidenceContext } from './trust/verifier.ts'

/** What the signed bytes of an attestation tell, in short; whether to believe it is not in them. */
export interface Told {
  readonly summary: Summary
  readonly source: Source
  /** The commit that stands in the signed bytes, not only beside them. */
  readonly signedCommit: string | null
}

/** What an attestation's bytes tell; they are read only when that is not remembered. */
export const toldBy = async (tx: Reader, context: EvidenceContext, id: Digest): Promise<Told> => {
  const known = context.told.get(id)
  if (known) return known
  const statement = await statementOf(tx, context, id)
  const told = {
    summary: summaryOf(statement),
    source: sourceOf(statement),
    signedCommit: originOf(statement).commit ?? null,
  }
  context.told.set(id, told)
  return told
}
