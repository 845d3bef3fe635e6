import * as z from 'zod'
import * as fields from './fields.schema.ts'

export const auditEntry = z
  .object({
    id: z.string(),
    occurredAt: z.string().meta({ format: 'date-time' }),
    principal: z.object({ id: z.string(), name: z.string() }),
    address: z.string().nullable(),
    requestId: z.string(),
    action: z.string(),
    outcome: z.enum(['done', 'denied']),
    target: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' })
export const filters = z.strictObject({
  action: fields.shortText.optional(),
  outcome: z.enum(['done', 'denied']).optional(),
  target: fields.shortText.optional(),
  principal: fields.shortText.optional(),
  ...fields.page,
})
