import * as z from 'zod'
import * as fields from './fields.schema.ts'

const count = z.number().int()
const hashes = z.array(z.string()).meta({ description: 'SHA-256 hashes in base64, in their order' })

/** A count in a query. */
const wholeNumber = fields.text(
  (value) =>
    /^\d{1,15}$/.test(value)
      ? { ok: true, value: Number(value) }
      : { ok: false, problem: 'must be a whole number' },
  { description: 'A whole number' },
)

export const none = z.strictObject({})

export const checkpoint = z
  .object({
    origin: z.string().meta({ description: 'The name of the log' }),
    size: count.meta({ description: 'How many events are sealed' }),
    root: z.string().meta({ description: 'The root of their Merkle tree, in base64' }),
    note: z.string().meta({ description: 'The checkpoint as a signed note' }),
    sealedAt: z.string().meta({ format: 'date-time' }),
    numbered: count.meta({ description: 'How many events have a number' }),
    publicKey: z.string().meta({ description: 'The key of the note, SPKI PEM' }),
    isDamaged: z.boolean().meta({ description: 'Whether the tree is not what was signed' }),
  })
  .meta({ id: 'LedgerCheckpoint' })

export const growthInput = z.strictObject({ from: wholeNumber, to: wholeNumber })
export const growth = z.object({ path: hashes }).meta({ id: 'LedgerGrowth' })

export const eventsCheckInput = z.strictObject({ piece: wholeNumber, size: wholeNumber })
export const recordsCheckInput = z.strictObject({ after: fields.shortText.optional() })

export const finding = z
  .object({
    kind: z.enum([
      'event_missing',
      'event_changed',
      'event_unlike_sealed',
      'event_index_changed',
      'node_changed',
      'record_missing',
      'record_changed',
      'record_unfounded',
    ]),
    id: z.string().nullable().meta({ description: 'The event or record' }),
    sequence: count.nullable().meta({ description: 'The number of the event' }),
    detail: z.string(),
  })
  .meta({ id: 'LedgerFinding' })

export const eventsCheck = z
  .object({
    begin: count,
    end: count,
    subtrees: hashes.meta({
      description: 'The whole subtrees of the piece, from the events as they are; empty: one lacks',
    }),
    findings: z.array(finding),
  })
  .meta({ id: 'LedgerEventsCheck' })

export const recordsCheck = z
  .object({
    checked: count,
    findings: z.array(finding),
    through: z.string().nullable().meta({ description: 'The after of the next piece' }),
  })
  .meta({ id: 'LedgerRecordsCheck' })

export const proof = z
  .object({
    checkpoint: z.string().meta({ description: 'A checkpoint as a signed note' }),
    publicKey: z.string().meta({ description: 'The key of the note, SPKI PEM' }),
    entries: z.array(
      z.object({
        index: count.meta({ description: "The event's place in the log, from 0" }),
        event: z.string().meta({ description: 'Its exact bytes, in base64' }),
        path: hashes,
      }),
    ),
  })
  .meta({ id: 'LedgerProof' })
