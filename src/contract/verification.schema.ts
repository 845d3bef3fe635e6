import * as z from 'zod'
import type { Parsed } from '../formats/parsed.ts'
import * as fields from './fields.schema.ts'

const requirements = ['provenance', 'sbom', 'tests'] as const

type Requirement = (typeof requirements)[number]

const isRequirement = (word: string): word is Requirement =>
  (requirements as readonly string[]).includes(word)

export const verificationInput = z.strictObject({
  subject: fields.text(
    (value): Parsed<string> =>
      /^(?:sha256:[0-9a-f]{64}|rec_[0-9A-Za-z]{1,64})$/.test(value)
        ? { ok: true, value }
        : { ok: false, problem: 'must be a digest, or the id of a deployment record' },
    { description: 'A digest, or the id of a deployment record' },
  ),
  require: fields
    .text(
      (value): Parsed<readonly Requirement[]> => {
        const words = value.split(',')
        return words.every(isRequirement)
          ? { ok: true, value: [...new Set(words)] }
          : { ok: false, problem: `must be some of ${requirements.join(', ')}, with commas` }
      },
      { description: 'Some of provenance, sbom, tests, with commas between them' },
    )
    .optional()
    .transform((value) => value ?? []),
  signer: fields.shortText.optional().meta({ description: 'Who must vouch: a key or an identity' }),
  source: fields.shortText
    .optional()
    .meta({ description: 'The repository that it must be made from' }),
  summary: fields.flag
    .optional()
    .transform((value) => value ?? false)
    .meta({ description: 'Whether to sign what it came to, as a SLSA verification summary' }),
  resource: fields.shortText
    .optional()
    .meta({ description: 'What the summary calls the artifact; by default as the record does' }),
})

export const verification = z
  .object({
    digest: z.string(),
    verdict: z.enum(['passed', 'failed', 'undecided']),
    answers: z.array(
      z.object({
        check: z.enum(['signatures', 'evidence', ...requirements, 'signer', 'source']),
        answer: z.enum(['holds', 'contradicted', 'undecided']),
        why: z.string(),
        attestations: z.array(z.string()).meta({ description: 'What the answer rests on' }),
      }),
    ),
    verifiedAt: z.string().meta({ format: 'date-time' }),
    summary: z
      .string()
      .nullable()
      .meta({ contentEncoding: 'base64', description: 'The signed summary, if it was asked for' }),
  })
  .meta({ id: 'ArtifactVerification' })

export const serverKeys = z
  .object({
    items: z.array(
      z.object({
        keyid: z.string(),
        name: z.string(),
        voice: z
          .enum(['berth', 'statement'])
          .meta({ description: 'What Berth vouches for itself, or what submitters state' }),
        pem: z.string(),
      }),
    ),
  })
  .meta({ id: 'ServerKeys' })

export const nothing = z.strictObject({})
