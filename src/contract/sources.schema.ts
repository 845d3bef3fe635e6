import * as z from 'zod'
import type { Parsed } from '../formats/parsed.ts'
import * as fields from './fields.schema.ts'
import { mostSourceBytes } from './sources.ts'

export const sourceProgress = z
  .object({
    digest: z.string(),
    bytes: z.number(),
    received: z.number(),
    complete: z.boolean(),
  })
  .meta({ id: 'SourceProgress' })

export const beginSource = z.strictObject({
  digest: fields.digest,
  bytes: z
    .int()
    .min(1)
    .max(mostSourceBytes)
    .meta({ description: 'The size of the canonical tar, uncompressed: at most 256 MiB' }),
})

export const appendToSource = z.strictObject({
  digest: fields.digest,
  offset: fields.text(
    (value): Parsed<number> =>
      /^(?:0|[1-9]\d{0,9})$/.test(value)
        ? { ok: true, value: Number(value) }
        : { ok: false, problem: 'must be a whole number of bytes' },
    { description: 'How many bytes come before this part' },
  ),
})
