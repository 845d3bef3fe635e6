import * as z from 'zod'
import { parseProjectEnvironmentName } from '../formats/name.ts'
import { parsePackageRange, type PackageRange } from '../formats/packages/range.ts'
import type { Parsed } from '../formats/parsed.ts'
import { attestation } from './evidence.schema.ts'
import * as fields from './fields.schema.ts'
import { record } from './ledger.schema.ts'

const vulnerabilityStatus = z.enum(['affected', 'not_affected', 'fixed', 'under_investigation'])
export const foundRecord = record
  .extend({
    vulnerabilityStatus: vulnerabilityStatus.nullable().meta({
      description: 'What the statements come to; the first below decided. Null where nobody asked',
    }),
    because: z.array(
      z.object({
        attestation: attestation.pick({
          id: true,
          predicateType: true,
          workflow: true,
          commit: true,
          createdAt: true,
          verification: true,
        }),
        digest: z.string(),
        link: z.enum(['same', 'index', 'manifest']).meta({
          description:
            'What the attestation names: the artifact, an index that lists it, or one ' +
            'that it lists',
        }),
        package: z.string().nullable().meta({ description: 'A package URL' }),
        vulnerability: z
          .object({
            id: z.string(),
            status: vulnerabilityStatus,
            justification: z.string().nullable(),
          })
          .nullable(),
      }),
    ),
    becauseLeftOut: z.number().meta({ description: 'How many more lead to it' }),
  })
  .meta({ id: 'FoundByEvidence' })

const flaws = z.object({
  count: z.number(),
  first: z.array(z.object({ attestation: z.string(), problem: z.string() })),
})

export const coverage = z
  .object({
    artifacts: z.number().meta({ description: 'Artifacts that were looked at' }),
    silent: z.number().meta({
      description: 'Those about which no evidence of the kind that could answer was read',
    }),
    waiting: z.number().meta({ description: 'Documents that are still to be read' }),
    refused: flaws.meta({ description: 'Documents that could not be read' }),
    flawed: flaws.meta({ description: 'Documents with package URLs that are none' }),
    undecided: z
      .object({ count: z.number(), first: z.array(z.string()) })
      .meta({ description: 'Versions that cannot be compared with the range' }),
  })
  .meta({ id: 'Coverage' })

export const found = z
  .object({ items: z.array(foundRecord), nextCursor: z.string().nullable(), coverage })
  .meta({ id: 'WhereEvidence' })

export const question = z.strictObject({
  package: fields
    .text(readPackage, {
      description: 'A package URL, perhaps with a range: pkg:npm/lodash@<4.17.21',
    })
    .optional(),
  commit: fields
    .text(
      (value) =>
        /^[0-9a-f]{7,64}$/.test(value)
          ? { ok: true, value }
          : { ok: false, problem: 'must be 7 to 64 lower-case hexadecimal digits' },
      { description: 'A commit id, or how it begins' },
    )
    .optional(),
  workflow: fields.name.optional(),
  signer: fields.shortText.meta({ description: 'A key or identity: name, id, subject' }).optional(),
  vulnerability: fields.shortText.meta({ examples: ['CVE-2021-44228'] }).optional(),
  environment: fields.nameOrId.optional(),
  logicalEnvironment: fields.nameOrId.optional(),
  project: fields.name.optional(),
  projectEnvironment: fields
    .text(parseProjectEnvironmentName, { description: 'By name, or by id when deleted' })
    .optional(),
  history: fields.flag.optional(),
  at: fields.instant.optional(),
  ...fields.page,
})

/** The range with the text that said it, which is what pages agree on. */
function readPackage(
  text: string,
): Parsed<{ readonly range: PackageRange; readonly text: string }> {
  const range = parsePackageRange(text)
  return range.ok ? { ok: true, value: { range: range.value, text } } : range
}
