import * as z from 'zod'
import { parseProjectEnvironmentName } from '../formats/name.ts'
import { parseSettableKey, parseVariableKey } from '../formats/variables/key.ts'
import { parseVariableValue } from '../formats/variables/value.ts'
import * as fields from './fields.schema.ts'

const instant = z.string().meta({ format: 'date-time' })
const key = fields.text(parseVariableKey, {
  description: 'Letters, digits and underscores; BERTH_ is reserved',
  examples: ['DATABASE_URL'],
})
const value = fields.text(parseVariableValue, { description: 'At most 64 KiB, without NUL' })
const projectEnvironment = fields.text(parseProjectEnvironmentName, {
  description: 'A project environment',
})
const service = fields.name.optional()
const place = { project: fields.name, projectEnvironment: projectEnvironment.optional() }
const scope = z.string().nullable().meta({ description: 'The service that has it; null: all' })

const named = { key: z.string(), service: scope, version: z.int(), secret: z.boolean() }

export const variable = z
  .object({ ...named, value: z.string().nullable(), setAt: instant })
  .meta({ id: 'Variable' })
export const variableSet = z
  .object({
    setVersion: z.int(),
    items: z.array(variable),
    defaults: z
      .array(z.object({ key: z.string(), service: z.string(), value: z.string() }))
      .meta({ description: 'Of the descriptor, where none is set: as it was deployed last' }),
  })
  .meta({ id: 'VariableSet' })
export const changed = z
  .object({
    setVersion: z.int(),
    items: z.array(
      z.object({ ...named, outcome: z.enum(['created', 'changed', 'unchanged', 'unset']) }),
    ),
  })
  .meta({ id: 'VariablesChanged' })
export const revealed = z
  .object({
    setVersion: z.int(),
    items: z.array(z.object({ key: z.string(), secret: z.boolean(), value: z.string() })),
  })
  .meta({ id: 'VariablesRevealed' })

const side = z
  .object({ service: scope, version: z.int(), secret: z.boolean(), value: z.string().nullable() })
  .nullable()
export const difference = z
  .object({
    items: z.array(
      z.object({
        key: z.string(),
        change: z.enum(['added', 'removed', 'changed']),
        from: side,
        to: side,
      }),
    ),
  })
  .meta({ id: 'VariableDifferences' })
export const variableChange = z
  .object({
    id: z.string(),
    key: z.string(),
    service: scope,
    change: z.enum(['set', 'unset', 'purged']),
    secret: z.boolean(),
    version: z.int(),
    setVersion: z.int(),
    changedAt: instant,
    principal: z.object({ id: z.string(), name: z.string().nullable() }),
  })
  .meta({ id: 'VariableChange' })
export const purged = z.object({ purged: z.array(z.int()) }).meta({ id: 'VariablePurged' })

const settable = fields.text(parseSettableKey, {
  description: 'Letters, digits and underscores; PORT and BERTH_ are reserved',
  examples: ['DATABASE_URL'],
})
const wish = z.strictObject({ key: settable, value, secret: z.boolean().optional() })

export const set = z.strictObject({
  ...place,
  service,
  createEnv: z
    .boolean()
    .optional()
    .meta({ description: 'Create the project environment, if it is not there yet' }),
  variables: z
    .array(wish)
    .min(1)
    .max(1000)
    .superRefine((items, context) => {
      const keys = items.map((item) => item.key)
      const twice = keys.findIndex((each, index) => keys.indexOf(each) !== index)
      if (twice >= 0)
        context.addIssue({ code: 'custom', path: [twice, 'key'], message: 'must not come twice' })
    }),
})
export const unset = z.strictObject({
  ...place,
  service,
  key: z
    .union([key, z.array(key).max(1000)])
    .meta({ description: 'A key, once or more' })
    .transform((keys) => [keys].flat()),
})
export const list = z.strictObject({ ...place, service })
export const get = z.strictObject({ ...place, service, key })
export const reveal = z.strictObject({
  ...place,
  service,
  purpose: z.enum(['export', 'run']),
  allowProduction: z.boolean().optional(),
})
export const diff = z.strictObject({
  project: fields.name,
  from: projectEnvironment,
  to: projectEnvironment,
  service,
})
export const history = z.strictObject({ ...place, ...fields.page, service, key: key.optional() })
export const purge = z.strictObject({
  ...place,
  service,
  key,
  version: z.int().min(1).optional(),
  force: z.boolean().optional().meta({ description: 'Even if something runs with it' }),
})
