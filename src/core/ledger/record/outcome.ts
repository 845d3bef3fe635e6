import { equivalents } from '../../artifacts/equivalence.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { together } from '../../kernel/together.ts'
import { outcomeOfStart, type Change, type Interval, type Report } from './record.ts'
import type { Recorded } from './report.ts'
import type { Slot } from './slot.ts'
import * as store from './store.ts'

/** What the change comes to for the reporter. */
export const recordedBy = async (
  tx: Reader,
  context: Context,
  slot: Slot,
  report: Report,
  change: Change,
): Promise<Recorded> => {
  switch (change.kind) {
    case 'nothing':
      return { outcome: change.outcome, recordId: change.record?.id ?? null }
    case 'sighting':
      return { outcome: 'unchanged', recordId: change.record.id }
    case 'end':
      return { outcome: 'decommissioned', recordId: change.record.id }
    case 'enter':
      return { outcome: 'outdated', recordId: report.id }
    case 'start': {
      const firsts = await firstsOf(tx, context, slot, report, change.supersedes)
      return { outcome: outcomeOfStart(change.supersedes, firsts), recordId: report.id }
    }
  }
}

/** When the reported artifact first began in the slot, and, if it ever did, the superseded one. */
const firstsOf = async (
  tx: Reader,
  context: Context,
  { id }: Slot,
  report: Report,
  supersedes: Interval | null,
): Promise<Parameters<typeof outcomeOfStart>[1]> => {
  if (!supersedes) return { reported: null, superseded: null }
  const { organizationId } = context.principal
  const [reported, same] = await together([
    store.firstOf(tx, organizationId, id, report.equivalents),
    equivalents(tx, context, supersedes.digest),
  ])
  const superseded = reported && (await store.firstOf(tx, organizationId, id, same))
  return { reported, superseded }
}
