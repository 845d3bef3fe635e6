import * as z from 'zod'
import { parseDuration } from '../formats/duration.ts'
import { parseProjectEnvironmentName } from '../formats/name.ts'
import * as fields from './fields.schema.ts'

const day = 86_400_000
const instant = z.string().meta({ format: 'date-time' })
const place = z.string().nullable().meta({ description: 'null until its first deployment' })
const name = fields.text(parseProjectEnvironmentName, {
  description: '1 to 63 printable code points',
  examples: ['staging'],
})
const ttl = fields.text(parseDuration({ leastMs: 60_000, mostMs: 366 * day }), {
  description: 'From one minute to 366 days',
  examples: ['72h'],
})

export const projectEnvironment = z
  .object({
    id: z.string(),
    project: z.string(),
    name: z.string(),
    environment: place,
    logicalEnvironment: place,
    fromOnly: z.string().nullable().meta({ description: 'Where alone promotions come from' }),
    freezeReason: z.string().nullable().meta({ description: 'null when it is not frozen' }),
    ttl: z.string().nullable().meta({ description: 'How long it lives after a deployment' }),
    expiresAt: instant.nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'ProjectEnvironment' })

export const create = z.strictObject({
  project: fields.name,
  name,
  environment: fields.name.optional(),
  logicalEnvironment: fields.name.optional(),
  fromOnly: name.optional(),
  ttl: ttl.optional(),
})
export const update = z.strictObject({
  project: fields.name,
  name,
  environment: fields.name.optional(),
  logicalEnvironment: fields.name.optional(),
  fromOnly: name.nullable().optional(),
  freezeReason: fields.shortText.nullable().optional(),
  ttl: ttl.nullable().optional(),
})
export const list = z.strictObject({ project: fields.name, ...fields.page })
export const byName = z.strictObject({ project: fields.name, name })
export const remove = z.strictObject({ project: fields.name, name, force: fields.flag.optional() })
