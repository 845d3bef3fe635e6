import * as z from 'zod'
import { parseIssuer, parseSubjectPattern } from '../formats/evidence/identity.ts'
import * as fields from './fields.schema.ts'

const instant = z.string().meta({ format: 'date-time' })

/** What is answered to the end of some trust, beside what was trusted. */
export const withdrawal = {
  planned: z.boolean().meta({ description: 'Whether it is only a plan: nothing was changed' }),
  lost: z
    .object({
      artifacts: z.number().int().meta({ description: 'How many artifacts that run now' }),
      records: z.number().int().meta({ description: 'In how many places they run' }),
      first: z.array(
        z.object({
          digest: z.string(),
          name: z.string().nullable(),
          records: z.number().int(),
        }),
      ),
    })
    .meta({ description: 'What was verified only by this, and is no longer' }),
}

export const remove = z.strictObject({ name: fields.shortText, plan: fields.flag.optional() })

export const identity = z
  .object({
    name: z.string(),
    issuer: z.string(),
    subject: z.string().meta({ description: '* is anything but /, ** is anything' }),
    createdAt: instant,
  })
  .meta({ id: 'TrustedIdentity' })
export const identityRemoved = identity.extend(withdrawal).meta({ id: 'TrustedIdentityRemoved' })
export const addIdentity = z.strictObject({
  name: fields.name,
  issuer: fields.text(parseIssuer, {
    format: 'uri',
    description: 'Who signed in whoever signs: the OIDC issuer, compared as it stands',
  }),
  subject: fields.text(parseSubjectPattern, {
    description: 'The subject of their certificates; * is anything but /, ** is anything',
  }),
})

const names = z.array(z.string())
export const root = z
  .object({
    name: z.string(),
    digest: z.string().meta({ description: 'The SHA-256 of its text, in hexadecimal' }),
    certificateAuthorities: names,
    logs: names,
    certificateLogs: names,
    timestampAuthorities: names,
    createdAt: instant,
  })
  .meta({ id: 'TrustedRoot' })
export const rootDescription = root
  .extend({ json: z.string().meta({ description: 'Its text, exactly as it was added' }) })
  .meta({ id: 'TrustedRootDescription' })
export const byName = z.strictObject({ name: fields.shortText })
export const rootRemoved = root.extend(withdrawal).meta({ id: 'TrustedRootRemoved' })
export const addRoot = z.strictObject({
  name: fields.name,
  json: z.string().meta({ description: 'The text of a Sigstore trusted_root.json' }),
})
