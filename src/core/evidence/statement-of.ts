import type { Digest } from '../../formats/digest.ts'
import { parseEvidence } from '../../formats/evidence/evidence.ts'
import type { Statement } from '../../formats/evidence/intoto.ts'
import type { Reader } from '../kernel/database.ts'
import { insist } from '../kernel/refusal.ts'
import * as store from './store.ts'

/** The statement of stored evidence; a large SBOM comes without its lists, as when it was read. */
export const statementOf = async (
  tx: Reader,
  organizationId: string,
  id: Digest,
): Promise<Statement> => {
  const head = await store.headOf(tx, organizationId, id)
  if (head !== null) return JSON.parse(head) as Statement
  const evidence = parseEvidence((await store.bytesOf(tx, organizationId, id)) ?? '')
  insist(evidence.ok, `stored evidence ${id} cannot be read`)
  return evidence.value.statement
}
