import { evidenceOf } from '../../evidence/evidence-of.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { inParts } from '../../kernel/in-parts.ts'
import { checkSome, read, readHeavy } from '../../kernel/operation.ts'
import { pageByTime, type Page, type PageRequest, type TimePlace } from '../../kernel/page.ts'
import { all, sql, type Sql } from '../../kernel/sql.ts'
import { covering } from '../../kernel/visibility.ts'
import {
  conditionsOf,
  isHeavy,
  isShownUnder,
  lifeCondition,
  showsDeployed,
  type RecordFilters,
} from './filters.ts'
import { selectRecords, viewOf, type RecordView, type StoredRecord } from './record-view.ts'
import { rollbacksAmong } from './rollbacks.ts'

/** A page of records, newest first: what is deployed, or with `history` and `at` what was. */
export const listDeploymentRecords = (
  context: EvidenceContext,
  filters: RecordFilters,
  request: PageRequest,
): Promise<Page<RecordView>> =>
  (isHeavy(filters) ? readHeavy : read)(context, 'deployment.list', async (tx) => {
    const grants = checkSome(context, 'ledger.read')
    const conditions = [
      ...(await conditionsOf(tx, context, filters)),
      covering(grants, recordColumns),
    ]
    return await pageByTime(
      context,
      { list: 'records', filters },
      request,
      async (before, limit, moment) => {
        const shown: RecordView[] = []
        for (let after = before; ;) {
          const records = await select(tx, filters, conditions, { before: after, limit, moment })
          const views = await withEvidence(tx, context, records)
          shown.push(...views.filter((view) => isShownUnder(filters, view)))
          const last = records.at(-1)
          if (records.length < limit || shown.length >= limit || !last) break
          after = placeOf(last)
        }
        return shown.slice(0, limit)
      },
      ({ record }) => placeOf(record),
    )
  })

/**
 * The next records. What is deployed may end while somebody turns the pages: a later page shows it
 * all the same, as it was at the moment of the first, so that no slot is passed over.
 */
const select = async (
  tx: Reader,
  filters: RecordFilters,
  conditions: readonly Sql[],
  turn: {
    readonly before: TimePlace | undefined
    readonly limit: number
    readonly moment: number
  },
): Promise<readonly StoredRecord[]> => {
  const { limit, moment } = turn
  const older = [...conditions, ...olderThan(turn.before)]
  const now = await selectRecords(tx, all([...older, lifeCondition(filters)]), limit)
  if (!turn.before || !showsDeployed(filters)) return now
  const ended = await selectRecords(tx, all([...older, sql`r.closed_at > ${moment}`]), limit)
  return [...now, ...ended.map(unended)].toSorted(newestFirst).slice(0, limit)
}

const unended = (record: StoredRecord): StoredRecord => ({
  ...record,
  status: 'deployed',
  endedAt: null,
  endRecordedAt: null,
  supersededBy: null,
})

const newestFirst = (a: StoredRecord, b: StoredRecord): number =>
  b.recordedAt - a.recordedAt || (a.id < b.id ? 1 : -1)

const placeOf = ({ recordedAt, id }: StoredRecord): TimePlace => [recordedAt, id]

/** A page of the records under these conditions. */
export const pageOfRecords = (
  tx: Reader,
  context: Context,
  listing: { readonly list: string; readonly filters: object },
  request: PageRequest,
  conditions: readonly Sql[],
): Promise<Page<StoredRecord>> =>
  pageByTime(
    context,
    listing,
    request,
    (after, limit) => selectRecords(tx, all([...conditions, ...olderThan(after)]), limit),
    placeOf,
  )

const olderThan = (place: TimePlace | undefined): readonly Sql[] =>
  place ? [sql`(r.recorded_at, r.id) < (${place[0]}, ${place[1]})`] : []

/** The columns of `r` by which a narrowed grant sees a record. */
export const recordColumns = {
  projectId: sql`r.project_id`,
  logicalEnvironmentId: sql`r.logical_environment_id`,
}

/** The records as they are seen today; of many, some at a time. */
export const withEvidence = (
  tx: Reader,
  context: EvidenceContext,
  records: readonly StoredRecord[],
): Promise<readonly RecordView[]> =>
  inParts(records, async (some) => {
    const digests = [...new Set(some.map(({ digest }) => digest))]
    const facts = await evidenceOf(tx, context, digests)
    const rollbacks = await rollbacksAmong(tx, context, some)
    return some.map((record) =>
      viewOf(record, facts.get(record.digest) ?? [], rollbacks.has(record.id)),
    )
  })
