import * as z from 'zod'
import * as fields from './fields.schema.ts'

export const project = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    createdAt: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'Project' })

export const create = z.strictObject({
  name: fields.name,
  description: fields.description.optional(),
})
export const list = z.strictObject(fields.page)
export const byName = z.strictObject({ name: fields.name })
