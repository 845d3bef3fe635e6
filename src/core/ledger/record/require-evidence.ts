import type { Digest } from '../../../formats/digest.ts'
import type { Kind } from '../../artifacts/artifact.ts'
import type { Family } from '../../artifacts/equivalence.ts'
import type { LogicalEnvironment } from '../../environments/logical-environment.ts'
import { isAttested } from '../../evidence/evidence-of.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { Refusal } from '../../kernel/refusal.ts'

/** Refuses an artifact that no evidence names, unless the stage takes such and marks them. */
export const requireEvidence = async (
  tx: Reader,
  context: Context,
  stage: LogicalEnvironment,
  artifact: {
    readonly digest: Digest
    readonly kind: Kind
    readonly reference?: string | undefined
  },
  family: Family,
): Promise<void> => {
  if (stage.unattested === 'flag' || (await isAttested(tx, context, family))) return
  const subject = artifact.reference ?? artifact.digest
  throw new Refusal('artifact_unknown', `No evidence names ${artifact.digest}.`, {
    next: `Attest it: berth attest --artifact ${subject} --kind ${artifact.kind} --predicate FILE --predicate-type URI`,
    errors: [{ pointer: '#/digest', detail: 'must be named by stored evidence' }],
  })
}
