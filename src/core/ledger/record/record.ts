import type { Digest } from '../../../formats/digest.ts'
import { formatInstant } from '../../../formats/instant.ts'
import { Refusal } from '../../kernel/refusal.ts'

/** Where a record stands in its life. */
export type Status = 'deployed' | 'superseded' | 'decommissioned'

/** What became of a report. */
export type Outcome =
  | 'deployed'
  | 'unchanged'
  | 'superseded'
  | 'rolled_back'
  | 'decommissioned'
  | 'outdated'

/** How a record ended, in milliseconds since 1970: when, and when we heard of it. */
export interface End {
  readonly status: 'superseded' | 'decommissioned'
  readonly endedAt: number
  readonly endRecordedAt: number
  readonly supersededBy: string | null
}

/** A record as the rules see it. Its interval is half-open: `deployedAt` up to its end. */
export interface Interval {
  readonly id: string
  readonly digest: Digest
  readonly projectId: string | null
  readonly deployedAt: number
  readonly end: End | null
}

/** What a slot holds (`active`), and the latest record of its life (`last`, perhaps the same). */
export interface SlotState {
  readonly active: Interval | null
  readonly last: Interval | null
}

/** "This runs there", or "it no longer does"; times in milliseconds since 1970, when given. */
export interface Report {
  readonly id: string
  readonly deploymentName: string
  readonly digest: Digest
  /** The digest and all that are equal to it. */
  readonly equivalents: readonly Digest[]
  readonly status: 'deployed' | 'decommissioned'
  readonly deployedAt?: number | undefined
  readonly endedAt?: number | undefined
  readonly observedAt?: number | undefined
}

/** What a report changes; one of these is carried out, whole. */
export type Change =
  | { readonly kind: 'start'; readonly deployedAt: number; readonly supersedes: Interval | null }
  | { readonly kind: 'sighting'; readonly record: Interval; readonly seenAt: number }
  | { readonly kind: 'nothing'; readonly outcome: Outcome; readonly record: Interval | null }
  | { readonly kind: 'end'; readonly record: Interval; readonly endedAt: number }
  | {
      readonly kind: 'enter'
      readonly deployedAt: number
      readonly end: End
      /** The record before it, whose end moves back. */
      readonly moved: { readonly record: Interval; readonly end: End } | null
    }

/** What a report asks for: a change, or (`past`) one that its neighbours in history decide. */
export type Decision =
  | Exclude<Change, { readonly kind: 'enter' }>
  | { readonly kind: 'past'; readonly deployedAt: number }

/** A time this far ahead of our clock is taken as now; beyond it the report is refused. */
export const mostAheadMs = 5 * 60 * 1000

/** A reported time as it counts; one ahead of our clock means now, as if none had been given. */
export const settled = (
  field: 'deployedAt' | 'endedAt' | 'observedAt',
  at: number | undefined,
  now: number,
): number | undefined => {
  if (at === undefined || at <= now) return at
  if (at <= now + mostAheadMs) return undefined
  const detail = `is ${formatInstant(at)}, more than five minutes ahead of our clock (${formatInstant(now)})`
  throw new Refusal('time_invalid', `${field} ${detail}.`, {
    next: 'Check the clock of the machine that reports, and the offset of the time.',
    errors: [{ pointer: `#/${field}`, detail }],
  })
}

/** Whether `a` stands before `b` in the slot's order: (deployedAt, id). */
export const precedes = (
  a: { readonly deployedAt: number; readonly id: string },
  b: { readonly deployedAt: number; readonly id: string },
): boolean => a.deployedAt < b.deployedAt || (a.deployedAt === b.deployedAt && a.id < b.id)

/** Decides what a report asks for, from what its slot holds. Pure; refuses `not_deployed`. */
export const decide = (report: Report, slot: SlotState, now: number): Decision => {
  const { active, last } = slot
  const emptiedAt = active ? undefined : last?.end?.endedAt
  const knownSince = active?.deployedAt ?? emptiedAt
  if (report.observedAt !== undefined && knownSince !== undefined && report.observedAt < knownSince)
    return { kind: 'nothing', outcome: 'outdated', record: active ?? last }
  return report.status === 'deployed'
    ? decideStart(report, slot, now)
    : decideEnd(report, slot, now)
}

/** As a word for a shell, whatever a name may hold. */
const quoted = (name: string): string =>
  /^[\w./:@-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`

const decideStart = (report: Report, { active, last }: SlotState, now: number): Decision => {
  if (active && report.equivalents.includes(active.digest))
    return { kind: 'sighting', record: active, seenAt: report.observedAt ?? now }
  const given = report.deployedAt
  const earliest = earliestAfter(last, report.id)
  if (given === undefined)
    return { kind: 'start', deployedAt: Math.max(now, earliest), supersedes: active }
  const isPast = active ? precedes({ deployedAt: given, id: report.id }, active) : given < earliest
  if (isPast) return { kind: 'past', deployedAt: given }
  return { kind: 'start', deployedAt: given, supersedes: active }
}

/** When a start that gives no time of its own may begin at the earliest, to come after `last`. */
const earliestAfter = (last: Interval | null, id: string): number => {
  if (!last) return -Infinity
  if (!last.end) return last.deployedAt + 1
  // Ids of several clocks need not ascend: one that is too low waits for the next millisecond.
  const { endedAt } = last.end
  return precedes(last, { deployedAt: endedAt, id }) ? endedAt : endedAt + 1
}

const decideEnd = (report: Report, { active, last }: SlotState, now: number): Decision => {
  if (active && report.equivalents.includes(active.digest)) {
    const endedAt = report.endedAt ?? Math.max(now, active.deployedAt)
    if (endedAt >= active.deployedAt) return { kind: 'end', record: active, endedAt }
    const detail = `is before the record began (${formatInstant(active.deployedAt)})`
    throw new Refusal('time_invalid', `endedAt ${detail}.`, {
      next: 'Give the time at which it stopped, or leave --ended-at out for now.',
      errors: [{ pointer: '#/endedAt', detail }],
    })
  }
  if (!active && last?.end?.status === 'decommissioned' && report.equivalents.includes(last.digest))
    return { kind: 'nothing', outcome: 'unchanged', record: last }
  throw new Refusal(
    'not_deployed',
    `${report.digest} is not deployed in this slot, which holds ${active?.digest ?? 'nothing'}.`,
    {
      next: `See what the slot held: berth deployment list --deployment-name ${quoted(report.deploymentName)} --history`,
    },
  )
}

/** A start's outcome; `firsts` tells when each artifact first began in this slot. */
export const outcomeOfStart = (
  supersedes: Interval | null,
  firsts: { readonly reported: Interval | null; readonly superseded: Interval | null },
): Outcome => {
  if (!supersedes) return 'deployed'
  return firsts.reported && firsts.superseded && precedes(firsts.reported, firsts.superseded)
    ? 'rolled_back'
    : 'superseded'
}
