import type { z } from 'zod'
import { endpoint, type PageOf } from './endpoint.ts'
import type * as schema from './audit.schema.ts'

/** One line of the audit. */
export type AuditEntry = z.output<typeof schema.auditEntry>

export const listAuditEntries = endpoint<z.input<typeof schema.filters>, PageOf<AuditEntry>>({
  id: 'audit.list',
  method: 'GET',
  path: '/v1/audit-entries',
  permission: 'audit.read',
  summary: 'List what principals changed, and what they were denied',
  status: 200,
})
