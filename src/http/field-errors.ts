import type { z } from 'zod'
import { correctFields } from '../contract/problem.ts'
import { Refusal, type FieldError } from '../core/kernel/refusal.ts'

type Path = readonly PropertyKey[]

/** How many wrong fields are looked at: an answer names fewer. */
const mostIssues = 100

/** Fields whose value is never shown: it may be a secret by mistake, and is long. */
const unshown: ReadonlySet<PropertyKey> = new Set([
  'pem',
  'envelope',
  'index',
  'predicate',
  'variables',
  'token',
  'ticket',
  'runUrl',
])

/** The refusal for these fields; it speaks about the first. */
export const wrongFields = (errors: readonly FieldError[]): Refusal => {
  const [first] = errors
  const field = first?.pointer.slice(2) || 'The request'
  return new Refusal('invalid_input', `${field} ${first?.detail ?? 'is not valid'}.`, {
    next: correctFields,
    errors,
  })
}

/** What is wrong with each field: what is allowed there, and what was given. */
export const fieldErrors = (
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  at: Path,
): readonly FieldError[] =>
  issues.slice(0, mostIssues).flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.slice(0, mostIssues).map((key) => ({
        pointer: pointerTo([...at, ...issue.path, key]),
        detail: 'is not a field of this request',
      }))
    const value = valueAt(input, issue.path)
    const isShown = value !== undefined && !issue.path.some((key) => unshown.has(key))
    return [
      {
        pointer: pointerTo([...at, ...issue.path]),
        detail: `${allowed(issue, value)}${isShown ? `, not ${shown(value)}` : ''}`,
      },
    ]
  })

/** A pointer (RFC 6901, as a URI fragment) of bounded length, without anything unprintable. */
export const pointerTo = (path: Path): string =>
  `#${path
    .map((key) => String(key).slice(0, 100).toWellFormed())
    .map((key) => `/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('')}`

const allowed = (issue: z.core.$ZodIssue, value: unknown): string => {
  if (value === undefined) return 'is required'
  if (issue.code === 'custom') return issue.message
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_type') return `must be of type ${issue.expected}`
  if (issue.code === 'too_big') return `must have at most ${issue.maximum} items`
  if (issue.code === 'too_small') return `must have at least ${issue.minimum} item`
  return 'is not valid'
}

const shown = (value: unknown): string => {
  const text = Array.from((JSON.stringify(value) ?? 'nothing').slice(0, 400))
  const cut = text.length > 80 ? [...text.slice(0, 79), '…'] : text
  return cut
    .map((char) => (/[\p{C}\p{Zl}\p{Zp}]/u.test(char) ? escaped(char) : char))
    .join('')
    .toWellFormed()
}

// What a terminal would obey, or would not show, is written out.
const escaped = (char: string): string =>
  `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`

const valueAt = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  )
