import type { Digest } from '../../formats/digest.ts'
import { equivalents } from '../artifacts/equivalence.ts'
import type { EvidenceContext } from '../evidence/verifier.ts'
import { checkSome, read, readHeavy } from '../kernel/operation.ts'
import { pageOf, readCursor, type Page, type PageRequest } from '../kernel/page.ts'
import { all, list, sql } from '../kernel/sql.ts'
import { covering } from '../kernel/visibility.ts'
import { recordColumns, withEvidence } from './list-deployment-records.ts'
import { selectRecords, type RecordView } from './record-view.ts'

/** An artifact by its digest, or by a reference exactly as a record keeps it. */
export type Sought = { readonly digest: Digest } | { readonly reference: string }

/** Every slot in which the artifact runs or ran, with its interval; newest first. */
export const where = (
  context: EvidenceContext,
  sought: Sought,
  request: PageRequest,
): Promise<Page<RecordView>> =>
  ('reference' in sought ? readHeavy : read)(context, 'deployment.where', async (tx) => {
    const grants = checkSome(context, 'ledger.read')
    const { organizationId } = context.principal
    const at = readCursor(request.cursor, organizationId, sought)
    const conditions = [
      sql`r.organization_id = ${organizationId}`,
      'digest' in sought
        ? sql`r.digest in ${list(await equivalents(tx, context, sought.digest))}`
        : sql`r.reference = ${sought.reference}`,
      covering(grants, recordColumns),
    ]
    if (at)
      conditions.push(sql`(r.recorded_at, r.id) < (${Number(at.order[0])}, ${String(at.order[1])})`)
    const rows = await selectRecords(tx, all(conditions), request.limit + 1)
    const bound = { organizationId, filters: sought, moment: at?.moment ?? context.now() }
    const page = pageOf(rows, request, bound, ({ recordedAt, id }) => [recordedAt, id])
    return { items: await withEvidence(tx, context, page.items), nextCursor: page.nextCursor }
  })
