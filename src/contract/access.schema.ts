import * as z from 'zod'
import * as fields from './fields.schema.ts'

const instant = z.string().meta({ format: 'date-time' })
const role = z.enum(['viewer', 'recorder', 'deployer', 'admin'])

export const organization = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Organization' })

export const bornOrganization = z
  .object({
    organization,
    token: z.object({ id: z.string(), secret: z.string().optional() }),
  })
  .meta({ id: 'NewOrganization' })

export const token = z
  .object({
    id: z.string(),
    name: z.string(),
    role,
    project: z.string().nullable(),
    logicalEnvironment: z.string().nullable(),
    createdAt: instant,
    expiresAt: instant.nullable(),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'Token' })

export const bornToken = token
  .extend({ secret: z.string().optional() })
  .meta({ id: 'NewToken', description: 'The secret is shown this once' })

export const identity = z
  .object({
    id: z.string(),
    name: z.string(),
    organization: z.string(),
    session: z
      .string()
      .optional()
      .meta({ description: 'The id of the session, for `Berth-Session`; none with a token' }),
    grants: z.array(
      z.object({
        role: z.enum(['viewer', 'recorder', 'deployer', 'admin', 'install']),
        projectId: z.string().nullable(),
        logicalEnvironmentId: z.string().nullable(),
        project: z.string().nullable(),
        logicalEnvironment: z.string().nullable(),
        actions: z.array(z.string()).meta({ description: 'What the role allows' }),
      }),
    ),
  })
  .meta({ id: 'Identity' })

export const createOrganization = z.strictObject({
  name: fields.name,
  description: fields.description.optional(),
})
export const updateOrganization = z.strictObject({
  name: fields.name,
  description: fields.description,
})
export const createToken = z.strictObject({
  name: fields.shortText,
  role,
  project: fields.name.optional(),
  logicalEnvironment: fields.name.optional(),
  expiresAt: fields.instant.optional(),
})
export const byName = z.strictObject({ name: fields.name })
export const byId = z.strictObject({ id: fields.shortText })
export const list = z.strictObject(fields.page)
export const nothing = z.strictObject({})
