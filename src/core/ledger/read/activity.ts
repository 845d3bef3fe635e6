import type { Digest } from '../../../formats/digest.ts'
import { equivalentsOf } from '../../artifacts/equivalence.ts'
import { allStages, tiersBefore } from '../../environments/stages.ts'
import { provenanceTimes } from '../../evidence/provenance-times.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { inParts } from '../../kernel/in-parts.ts'
import { checkSome, readHeavy } from '../../kernel/operation.ts'
import { sql, type Sql } from '../../kernel/sql.ts'
import { together } from '../../kernel/together.ts'
import { covering } from '../../kernel/visibility.ts'
import { activeDays, dayMs, fairShare, newestDays, type ActiveDay } from './active-days.ts'
import * as store from './activity-store.ts'
import { conditionsOf } from './filters.ts'
import { recordColumns } from './list-deployment-records.ts'

/** What happened day by day. */
export interface Activity {
  /** When the first record began that the caller may see; null when there is none. */
  readonly first: number | null
  /** Lead times are those of so many starts of each day, the newest; null: of all. */
  readonly newestPerDay: number | null
  readonly days: readonly ActiveDay[]
}

/** Of how many starts one answer finds the lead times. */
const mostLeads = 5000
/** Of how many it finds whether they were rollbacks: each takes looks into its slot. */
const mostJudged = 20_000

/**
 * Starts, rollbacks, ends and lead times per day in UTC, from an instant up to another
 * (milliseconds since 1970). A start's lead time, told of the first of an artifact in its stage,
 * begins when the artifact first began in a stage of an earlier tier, or when its first provenance
 * was stored, whichever was earlier.
 */
export const activity = (
  context: Context,
  {
    from,
    to,
    ...filters
  }: store.Span & {
    readonly logicalEnvironment?: string | undefined
    readonly project?: string | undefined
  },
): Promise<Activity> =>
  readHeavy(context, 'ledger.activity', async (tx) => {
    const visible = covering(checkSome(context, 'ledger.read'), recordColumns)
    const mine = [sql`r.organization_id = ${context.principal.organizationId}`, visible]
    const conditions = [...(await conditionsOf(tx, context, filters)), visible]
    const span = { from, to }
    const starts = await store.startsByDay(tx, conditions, span)
    const since = Math.max(from, newestDays(starts, mostJudged) * dayMs)
    const rollbacks = await store.rollbacksByDay(tx, conditions, { from: since, to })
    const ends = await store.endsWithin(tx, conditions, span)
    const newestPerDay = fairShare([...starts.values()], mostLeads)
    const told = await together(
      [...starts.keys()].map((day) => {
        const own = { from: Math.max(from, day * dayMs), to: Math.min(to, (day + 1) * dayMs) }
        return store.startsWithin(tx, conditions, own, newestPerDay ?? mostLeads)
      }),
    )
    const leadOf = await leadTimes(tx, context, visible, told.flat())
    const leads = told.flat().map((start) => ({ at: start.deployedAt, leadMs: leadOf(start) }))
    const first = await store.firstStart(tx, mine)
    const days = activeDays(span, { starts, rollbacks, ends, leads, rollbacksFrom: since })
    return { first: first ?? null, newestPerDay, days }
  })

const leadTimes = async (
  tx: Reader,
  context: Context,
  visible: Sql,
  starts: readonly store.ActiveStart[],
): Promise<(start: store.ActiveStart) => number | null> => {
  if (starts.length === 0) return () => null
  const { organizationId } = context.principal
  const digests = [...new Set(starts.map(({ digest }) => digest))]
  const equals = await equivalentsOf(tx, context, digests)
  const all = [...new Set([...equals.values()].flat())]
  const firsts = await inParts(all, (some) =>
    store.firstsInStages(tx, organizationId, visible, some),
  )
  const provenance = await provenanceTimes(tx, context, all)
  const firstsOf = Map.groupBy(firsts, ({ digest }) => digest)
  const earlier = await stagesBefore(tx, context)
  return ({ digest, logicalEnvironmentId, deployedAt }) => {
    const same: readonly Digest[] = equals.get(digest) ?? [digest]
    const began = same.flatMap((each) => firstsOf.get(each) ?? [])
    const here = began.filter((each) => each.logicalEnvironmentId === logicalEnvironmentId)
    if (here.some(({ firstAt }) => firstAt < deployedAt)) return null
    const before = earlier.get(logicalEnvironmentId)
    const times = [
      ...began
        .filter((each) => before?.has(each.logicalEnvironmentId))
        .map(({ firstAt }) => firstAt),
      ...same.flatMap((each) => provenance.get(each) ?? []),
    ]
    const origin = times.reduce((least, time) => Math.min(least, time), deployedAt)
    return origin < deployedAt ? deployedAt - origin : null
  }
}

/** By stage the stages of the tiers before its own. */
const stagesBefore = async (
  tx: Reader,
  context: Context,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const stages = await allStages(tx, context)
  return new Map(
    stages.map(({ id, tier }) => {
      const tiers = tiersBefore(tier)
      const before = stages.filter((stage) => tiers.includes(stage.tier))
      return [id, new Set(before.map((stage) => stage.id))]
    }),
  )
}
