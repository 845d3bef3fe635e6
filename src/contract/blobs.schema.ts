import * as z from 'zod'
import * as fields from './fields.schema.ts'

export const blob = z
  .object({
    digest: z.string(),
    bytes: z.number(),
    createdAt: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'Blob' })

export const byDigest = z.strictObject({ digest: fields.digest })
