import type { z } from 'zod'
import type { Endpoint } from '../contract/endpoint.ts'
import { Refusal, type FieldError } from '../core/kernel/refusal.ts'
import { parseStrictJson } from '../formats/strict-json.ts'

/** The largest body that any endpoint takes, in bytes: an index and an envelope in base64. */
export const mostBodyBytes = 6 * 1024 * 1024

/** The parts of a request from which an input is put together. */
export interface RawInput {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Uint8Array
  readonly contentType: string | null
}

/** Puts path, query and body together into one input; the same field twice is refused. */
export const collect = (endpoint: Endpoint<unknown, unknown>, raw: RawInput): object => {
  const input: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(raw.params)) input[key] = value
  if (endpoint.method === 'GET' || endpoint.method === 'DELETE') {
    if (raw.body.byteLength > 0)
      throw invalid([{ pointer: '#', detail: `must have no body with ${endpoint.method}` }])
    for (const key of new Set(raw.query.keys())) {
      const values = raw.query.getAll(key)
      add(input, key, values.length === 1 ? values[0] : values)
    }
    return input
  }
  for (const key of raw.query.keys())
    throw invalid([{ pointer: `#/${key}`, detail: 'must stand in the body, not in the query' }])
  for (const [key, value] of Object.entries(readBody(raw))) add(input, key, value)
  return input
}

/** Parses an input by its schema; the refusal names each field, its value and what is allowed. */
export const parseInput = (schema: z.ZodType, input: object): unknown => {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw invalid(result.error.issues.flatMap((issue) => fieldErrors(issue, input)))
}

const readBody = ({ body, contentType }: RawInput): object => {
  if (body.byteLength === 0) return {}
  if (!/^application\/json(?:\s*;|$)/i.test(contentType ?? ''))
    throw new Refusal('unsupported_media_type', 'The body must be application/json.', {
      next: 'Send the header Content-Type: application/json.',
    })
  const json = parseStrictJson(body, { maxBytes: mostBodyBytes, maxDepth: 64 })
  if (!json.ok) throw invalid([{ pointer: '#', detail: json.problem }])
  const { value } = json
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid([{ pointer: '#', detail: 'must be a JSON object' }])
  return value
}

const add = (input: Record<string, unknown>, key: string, value: unknown): void => {
  if (Object.hasOwn(input, key))
    throw invalid([{ pointer: `#/${key}`, detail: 'must not be given twice' }])
  Object.defineProperty(input, key, { value, enumerable: true, configurable: true, writable: true })
}

const fieldErrors = (issue: z.core.$ZodIssue, input: object): FieldError[] => {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      pointer: pointerTo([...issue.path, key]),
      detail: 'is not a field of this request',
    }))
  const value = valueAt(input, issue.path)
  const shown = value === undefined ? '' : `, not ${showValue(value)}`
  return [{ pointer: pointerTo(issue.path), detail: `${allowed(issue, value)}${shown}` }]
}

const allowed = (issue: z.core.$ZodIssue, value: unknown): string => {
  if (value === undefined) return 'is required'
  if (issue.code === 'custom') return issue.message
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_type') return `must be of type ${issue.expected}`
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1)
}

const showValue = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

const valueAt = (input: object, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  )

const pointerTo = (path: readonly PropertyKey[]): string =>
  `#${path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`

const invalid = (errors: readonly FieldError[]): Refusal => {
  const [first] = errors
  const field = first?.pointer.slice(2) || 'The request'
  return new Refusal('invalid_input', `${field} ${first?.detail ?? 'is not valid'}.`, { errors })
}
