import * as z from 'zod'
import * as fields from './fields.schema.ts'

const type = z.enum(['kubernetes', 'ecs', 'server', 'lambda', 'custom'])
const driver = z.enum(['process', 'docker'])
const tier = z.enum(['production', 'staging', 'testing', 'development', 'other'])
const unattested = z.enum(['refuse', 'flag'])
const instant = z.string().meta({ format: 'date-time' })

export const environment = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    type,
    driver: driver.nullable(),
    labels: z.record(z.string(), z.string()),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Environment' })

export const logicalEnvironment = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    tier,
    unattested,
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'LogicalEnvironment' })

export const createEnvironment = z.strictObject({
  name: fields.name,
  description: fields.description.optional(),
  type: type.optional(),
  driver: driver.nullable().optional(),
  labels: fields.labels.optional(),
})
export const updateEnvironment = z.strictObject({
  name: fields.name,
  description: fields.description.optional(),
  type: type.optional(),
  driver: driver.nullable().optional(),
  labels: fields.labels.optional(),
})
export const createLogicalEnvironment = z.strictObject({
  name: fields.name,
  description: fields.description.optional(),
  tier: tier.optional(),
  unattested: unattested.optional(),
})
export const updateLogicalEnvironment = createLogicalEnvironment
export const list = z.strictObject(fields.page)
export const byName = z.strictObject({ name: fields.name })
export const remove = z.strictObject({ name: fields.name, force: fields.flag.optional() })
