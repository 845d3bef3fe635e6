import type { Context } from '../kernel/context.ts'
import type { Row } from '../kernel/database.ts'
import { check, read } from '../kernel/operation.ts'
import { pageByTime, type Page, type PageRequest, type TimePlace } from '../kernel/page.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { all, sql } from '../kernel/sql.ts'

/** One change by a principal, or one that was denied. */
export interface AuditRecord {
  readonly id: string
  readonly occurredAt: number
  readonly principal: { readonly id: string; readonly name: string }
  readonly address: string | null
  readonly requestId: string
  readonly action: string
  readonly outcome: 'done' | 'denied'
  readonly target: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** Which entries. */
export interface AuditFilters {
  readonly action?: string | undefined
  readonly outcome?: 'done' | 'denied' | undefined
  readonly target?: string | undefined
  readonly principal?: string | undefined
}

/** A page of the audit, newest first. */
export const listAuditEntries = (
  context: Context,
  filters: AuditFilters,
  request: PageRequest,
): Promise<Page<AuditRecord>> =>
  read(context, 'audit.list', async (tx) => {
    check(context, 'audit.read', wholeOrganization)
    const { organizationId } = context.principal
    const conditions = [sql`organization_id = ${organizationId}`]
    if (filters.action) conditions.push(sql`action = ${filters.action}`)
    if (filters.outcome) conditions.push(sql`outcome = ${filters.outcome}`)
    if (filters.target) conditions.push(sql`target = ${filters.target}`)
    if (filters.principal) conditions.push(sql`principal_id = ${filters.principal}`)
    const fetch = async (after: TimePlace | undefined, limit: number) => {
      const place = after ? [sql`(occurred_at, id) < (${after[0]}, ${after[1]})`] : []
      const rows = await tx.all(sql`
        select id, occurred_at, principal_id, principal_name, address, request_id, action, outcome,
          target, detail
        from audit_entries where ${all([...conditions, ...place])}
        order by occurred_at desc, id desc limit ${limit}`)
      return rows.map(toEntry)
    }
    const listing = { list: 'audit', filters }
    return await pageByTime(context, listing, request, fetch, ({ occurredAt, id }) => [
      occurredAt,
      id,
    ])
  })

const toEntry = (row: Row): AuditRecord => ({
  id: String(row['id']),
  occurredAt: Number(row['occurred_at']),
  principal: { id: String(row['principal_id']), name: String(row['principal_name']) },
  address: row['address'] as string | null,
  requestId: String(row['request_id']),
  action: String(row['action']),
  outcome: row['outcome'] as AuditRecord['outcome'],
  target: String(row['target']),
  detail: JSON.parse(String(row['detail'])) as Record<string, unknown>,
})
