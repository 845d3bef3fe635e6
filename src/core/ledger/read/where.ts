import type { Digest } from '../../../formats/digest.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import { checkSome, read } from '../../kernel/operation.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import { all, sql } from '../../kernel/sql.ts'
import { covering } from '../../kernel/visibility.ts'
import { ofDigest } from './filters.ts'
import { pageOfRecords, recordColumns, withEvidence } from './list-deployment-records.ts'
import { referenceKey } from './reference-key.ts'
import type { RecordView } from './record-view.ts'

/** An artifact by its digest, or by a reference that a record keeps, in any of its forms. */
export type Sought = { readonly digest: Digest } | { readonly reference: string }

/** Every slot in which the artifact runs or ran, with its interval; newest first. */
export const where = (
  context: EvidenceContext,
  sought: Sought,
  request: PageRequest,
): Promise<Page<RecordView>> =>
  read(context, 'deployment.where', async (tx) => {
    const grants = checkSome(context, 'ledger.read')
    const { organizationId } = context.principal
    const conditions = [
      'digest' in sought
        ? await ofDigest(tx, context, sought.digest)
        : all([
            sql`r.organization_id = ${organizationId}`,
            sql`r.reference_key = ${referenceKey(sought.reference)}`,
          ]),
      covering(grants, recordColumns),
    ]
    const listing = { list: 'where', filters: sought }
    const page = await pageOfRecords(tx, context, listing, request, conditions)
    return { items: await withEvidence(tx, context, page.items), nextCursor: page.nextCursor }
  })
