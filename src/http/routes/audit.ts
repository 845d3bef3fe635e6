import * as contract from '../../contract/audit.ts'
import * as schema from '../../contract/audit.schema.ts'
import { pageOf } from '../../contract/fields.schema.ts'
import { listAuditEntries } from '../../core/audit/list-audit-entries.ts'
import { present } from '../present.ts'
import { route, type Route } from '../route.ts'

/** What was done, and by whom. */
export const auditRoute: Route = route(
  contract.listAuditEntries,
  { input: schema.filters, output: pageOf(schema.auditEntry) },
  async (call, { limit, cursor, ...filters }) => {
    const page = await listAuditEntries(call, filters, { limit, cursor })
    // What an entry tells stays as it was written.
    const items = page.items.map(({ detail, ...entry }) => ({
      ...present(entry),
      detail: { ...detail },
    }))
    return { items, nextCursor: page.nextCursor }
  },
)
