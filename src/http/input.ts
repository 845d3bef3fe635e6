import type { z } from 'zod'
import type { Endpoint } from '../contract/endpoint.ts'
import { Refusal } from '../core/kernel/refusal.ts'
import { inTurns, type Pause } from '../core/kernel/in-turns.ts'
import { parseJsonInTurns } from '../formats/json/strict-in-turns.ts'
import { parseStrictJson } from '../formats/json/strict.ts'
import { fieldErrors, pointerTo, wrongFields } from './field-errors.ts'

/** How deep objects and arrays may nest in a body. */
const mostDepth = 64

/** The parts of a request from which an input is put together. */
export interface RawInput {
  readonly params: Readonly<Record<string, string>>
  /** The query, with its question mark, as it came. */
  readonly search: string
  readonly body: Uint8Array
  readonly contentType: string | null
  readonly contentEncoding: string | null
}

/**
 * Puts path, query and body together into one input; the same field twice is refused. A long body
 * is read in turns.
 */
export const collect = async (
  endpoint: Endpoint<unknown, unknown>,
  raw: RawInput,
  pause: Pause,
): Promise<object> => {
  const input: Record<string, unknown> = { ...raw.params }
  const query = readQuery(raw.search)
  if (endpoint.method === 'GET' || endpoint.method === 'DELETE' || endpoint.takes === 'bytes') {
    if (raw.body.byteLength > 0)
      throw wrongFields([{ pointer: '#', detail: `must have no body with ${endpoint.method}` }])
    for (const key of new Set(query.keys())) {
      const values = query.getAll(key)
      add(input, key, values.length === 1 ? values[0] : values)
    }
    return input
  }
  for (const key of query.keys())
    throw wrongFields([
      { pointer: pointerTo([key]), detail: 'must stand in the body, not in the query' },
    ])
  for (const [key, value] of Object.entries(await readJson(raw, pause))) add(input, key, value)
  return input
}

/**
 * Parses an input by its schema; the refusal names each field, its value and what is allowed.
 * `at` is where the input stands in the request.
 */
export const parseInput = (
  schema: z.ZodType,
  input: unknown,
  at: readonly PropertyKey[] = [],
): unknown => {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw wrongFields(fieldErrors(result.error.issues, input, at))
}

// URLSearchParams would take what is not UTF-8 for U+FFFD.
const readQuery = (search: string): URLSearchParams => {
  try {
    decodeURIComponent(search)
  } catch {
    throw wrongFields([{ pointer: '#', detail: 'must have a query of percent-encoded UTF-8' }])
  }
  return new URLSearchParams(search)
}

/** A body over so many bytes is worked on in turns, between which others have theirs. */
export const longBytes = 1024 * 1024

const readJson = async (
  { body, contentType, contentEncoding }: RawInput,
  pause: Pause,
): Promise<object> => {
  if (body.byteLength === 0) return {}
  if (!/^application\/json(?:\s*;|$)/i.test(contentType ?? ''))
    throw new Refusal('unsupported_media_type', 'The body must be application/json.', {
      next: 'Send the header Content-Type: application/json.',
    })
  if ((contentEncoding ?? 'identity') !== 'identity')
    throw new Refusal('unsupported_media_type', 'The body must not be compressed.', {
      next: 'Send it without Content-Encoding.',
    })
  const limits = { maxBytes: body.byteLength, maxDepth: mostDepth }
  const json =
    body.byteLength > longBytes
      ? await inTurns(parseJsonInTurns(body, limits), pause)
      : parseStrictJson(body, limits)
  if (!json.ok) throw wrongFields([{ pointer: '#', detail: json.problem }])
  const { value } = json
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongFields([{ pointer: '#', detail: 'must be a JSON object' }])
  return value
}

const add = (input: Record<string, unknown>, key: string, value: unknown): void => {
  if (Object.hasOwn(input, key))
    throw wrongFields([{ pointer: pointerTo([key]), detail: 'must not be given twice' }])
  Object.defineProperty(input, key, { value, enumerable: true, configurable: true, writable: true })
}
