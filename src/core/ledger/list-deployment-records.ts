import { evidenceOf } from '../evidence/evidence-of.ts'
import type { EvidenceContext } from '../evidence/verifier.ts'
import type { Reader } from '../kernel/database.ts'
import { checkSome, read, readHeavy } from '../kernel/operation.ts'
import { pageOf, readCursor, type Page, type PageRequest } from '../kernel/page.ts'
import { all, sql } from '../kernel/sql.ts'
import { covering } from '../kernel/visibility.ts'
import { conditionsOf, isHeavy, type RecordFilters } from './filters.ts'
import { selectRecords, viewOf, type RecordView, type StoredRecord } from './record-view.ts'

/** A page of records, newest first: what is deployed, or with `history` and `at` what was. */
export const listDeploymentRecords = (
  context: EvidenceContext,
  filters: RecordFilters,
  request: PageRequest,
): Promise<Page<RecordView>> =>
  (isHeavy(filters) ? readHeavy : read)(context, 'deployment.list', async (tx) => {
    const grants = checkSome(context, 'ledger.read')
    const { organizationId } = context.principal
    const at = readCursor(request.cursor, organizationId, filters)
    const moment = at?.moment ?? context.now()
    const conditions = [
      ...(await conditionsOf(tx, context, filters)),
      covering(grants, recordColumns),
    ]
    if (at)
      conditions.push(sql`(r.recorded_at, r.id) < (${Number(at.order[0])}, ${String(at.order[1])})`)
    const rows = await selectRecords(tx, all(conditions), request.limit + 1)
    const bound = { organizationId, filters, moment }
    const page = pageOf(rows, request, bound, ({ recordedAt, id }) => [recordedAt, id])
    return { items: await withEvidence(tx, context, page.items), nextCursor: page.nextCursor }
  })

/** The columns of `r` by which a narrowed grant sees a record. */
export const recordColumns = {
  projectId: sql`r.project_id`,
  logicalEnvironmentId: sql`r.logical_environment_id`,
}

/** The records with what their evidence is worth today. */
export const withEvidence = async (
  tx: Reader,
  context: EvidenceContext,
  records: readonly StoredRecord[],
): Promise<readonly RecordView[]> => {
  const digests = [...new Set(records.map(({ digest }) => digest))]
  const facts = await evidenceOf(tx, context, digests)
  return records.map((record) => viewOf(record, facts.get(record.digest) ?? []))
}
