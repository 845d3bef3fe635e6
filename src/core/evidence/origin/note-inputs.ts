import { hexOf } from '../../../formats/digest.ts'
import { buildInputs, mayStateInputs } from '../../../formats/evidence/build-inputs.ts'
import type { Statement } from '../../../formats/evidence/intoto.ts'
import type { World } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { statementOf } from '../statement-of.ts'
import * as store from './input-store.ts'

/** A step: notes what the build of a statement took in. */
export const noteInputs = async (
  tx: Writer,
  organizationId: string,
  id: string,
  statement: Statement,
): Promise<void> => {
  const hex = buildInputs(statement).map(({ digest }) => hexOf(digest))
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
    for (const { organizationId, id, predicateType } of due) {
      if (!mayStateInputs(predicateType)) continue
      const statement = await db.readHeavy((tx) => statementOf(tx, organizationId, id))
      await db.write((tx) => noteInputs(tx, organizationId, id, statement))
    }
    await db.write(async (tx) => {
      for (const { organizationId, id } of due) await store.setNoted(tx, organizationId, id)
    })
    noted += due.length
    if (due.length < mostAtOnce) return noted
  }
}
