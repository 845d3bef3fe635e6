import * as z from 'zod'
import { parseHostName } from '../formats/hosts/host-name.ts'
import { parseProjectEnvironmentName } from '../formats/name.ts'
import * as fields from './fields.schema.ts'

const projectEnvironment = fields.text(parseProjectEnvironmentName, {
  description: 'A project environment; by default production',
  examples: ['staging'],
})
const name = fields.text(parseHostName, {
  description: 'A host name of your own',
  examples: ['shop.example.com'],
})
const at = { project: fields.name, projectEnvironment: projectEnvironment.optional() }

export const domain = z
  .object({
    domain: z.string(),
    service: z.string(),
    createdAt: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'Domain' })
export const domains = z.object({ items: z.array(domain) }).meta({ id: 'Domains' })

export const add = z.strictObject({ ...at, domain: name, service: fields.name.optional() })
export const list = z.strictObject(at)
export const remove = z.strictObject({ ...at, domain: name })
