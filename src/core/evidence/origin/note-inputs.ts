import { parseEvidence } from '../../../formats/evidence/evidence.ts'
import { buildInputs } from '../../../formats/evidence/build-inputs.ts'
import type { Statement } from '../../../formats/evidence/intoto.ts'
import type { World } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { insist } from '../../kernel/refusal.ts'
import * as attestations from '../store.ts'
import * as store from './input-store.ts'

/** A step: notes what the build of a statement took in. */
export const noteInputs = async (
  tx: Writer,
  organizationId: string,
  id: string,
  statement: Statement,
): Promise<void> => {
  const hex = buildInputs(statement).map(({ digest }) => digest.slice('sha256:'.length))
  await store.insertInputs(tx, organizationId, id, [...new Set(hex)])
}

/** How many attestations are looked through in one transaction. */
const mostAtOnce = 100

/**
 * Notes the inputs of builds whose evidence is older than the table of them. Answers how many
 * attestations were looked through. Safe to run at any time and on several replicas at once.
 */
export const noteEarlierInputs = async ({ db }: Pick<World, 'db'>): Promise<number> => {
  for (let noted = 0; ;) {
    const due = await db.readHeavy((tx) => store.due(tx, mostAtOnce))
    for (const { organizationId, id, predicateType } of due.filter(tellsOfInputs)) {
      const bytes = await db.readHeavy((tx) => attestations.bytesOf(tx, organizationId, id))
      const evidence = parseEvidence(bytes ?? '')
      insist(evidence.ok, `stored evidence ${id} (${predicateType}) cannot be read`)
      await db.write((tx) => noteInputs(tx, organizationId, id, evidence.value.statement))
    }
    await db.write(async (tx) => {
      for (const { organizationId, id } of due) await store.setNoted(tx, organizationId, id)
    })
    noted += due.length
    if (due.length < mostAtOnce) return noted
  }
}

const tellsOfInputs = ({ predicateType }: { readonly predicateType: string }): boolean =>
  /^https:\/\/(?:slsa\.dev\/provenance|in-toto\.io\/attestation\/link)\//.test(predicateType)
