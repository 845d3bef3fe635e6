import { equivalentsOf } from '../../artifacts/equivalence.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { inParts } from '../../kernel/in-parts.ts'
import { together } from '../../kernel/together.ts'
import { outcomeOfStart } from '../record/record.ts'
import type { StoredRecord } from './record-view.ts'
import { returns } from './rollback-store.ts'
import { firstOf } from '../record/store.ts'

/** How many slots are looked into at the same time. */
const atOnce = 100

/**
 * Of these records those whose start was a rollback, as the slots' history is known now: what they
 * superseded first began after their own artifact did.
 */
export const rollbacksAmong = async (
  tx: Reader,
  context: Context,
  records: readonly Pick<StoredRecord, 'id' | 'mayReturn'>[],
): Promise<ReadonlySet<string>> => {
  const ids = records.filter(({ mayReturn }) => mayReturn).map(({ id }) => id)
  if (ids.length === 0) return new Set()
  const { organizationId } = context.principal
  const found = await inParts(ids, (some) => returns(tx, organizationId, some))
  const digests = new Set(found.flatMap(({ digest, before }) => [digest, before]))
  const equals = await equivalentsOf(tx, context, [...digests])
  const rollbacks = new Set<string>()
  for (let from = 0; from < found.length; from += atOnce) {
    const some = found.slice(from, from + atOnce)
    const firsts = await together(
      some.flatMap(({ slotId, digest, before }) =>
        [digest, before].map((each) =>
          firstOf(tx, organizationId, slotId, equals.get(each) ?? [each]),
        ),
      ),
    )
    for (const [at, { id }] of some.entries()) {
      const [reported = null, superseded = null] = [firsts[2 * at], firsts[2 * at + 1]]
      const outcome = outcomeOfStart(superseded, { reported, superseded })
      if (outcome === 'rolled_back') rollbacks.add(id)
    }
  }
  return rollbacks
}
