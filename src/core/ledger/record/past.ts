import { precedes, type Change, type Interval, type Report } from './record.ts'

/** What stands before and after a start in the slot's order. */
export interface Neighbours {
  readonly before: Interval | null
  readonly after: Interval | null
}

/**
 * What a past start changes: it takes its true place between its neighbours, and the slot's next
 * event ends it. Nothing, if the slot is known to have held the same artifact then. Pure.
 */
export const enterPast = (
  report: Report,
  deployedAt: number,
  { before, after }: Neighbours,
  now: number,
): Change => {
  const covered = before && endAfter(before, { deployedAt, id: report.id }, after)
  if (before && covered) {
    if (report.equivalents.includes(before.digest))
      return { kind: 'nothing', outcome: 'unchanged', record: before }
    return {
      kind: 'enter',
      deployedAt,
      end: { ...covered, endRecordedAt: now },
      moved: {
        record: before,
        end: {
          status: 'superseded',
          endedAt: deployedAt,
          endRecordedAt: now,
          supersededBy: report.id,
        },
      },
    }
  }
  if (!after) throw new Error('defect: a past start needs something after it')
  return {
    kind: 'enter',
    deployedAt,
    end: {
      status: 'superseded',
      endedAt: after.deployedAt,
      endRecordedAt: now,
      supersededBy: after.id,
    },
    moved: null,
  }
}

/**
 * The end of `before` if it comes after the start: later, or at the same instant by the next start.
 */
const endAfter = (
  { end }: Interval,
  start: { readonly deployedAt: number; readonly id: string },
  after: Interval | null,
): Interval['end'] => {
  if (!end || start.deployedAt > end.endedAt) return null
  if (start.deployedAt < end.endedAt) return end
  return after && end.supersededBy === after.id && precedes(start, after) ? end : null
}
