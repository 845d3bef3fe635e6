import * as z from 'zod'
import type { JsonObject } from '../formats/json/canonical.ts'
import { bytesOfBase64 } from '../formats/base64.ts'
import { parseDigest } from '../formats/digest.ts'
import { parseInstant } from '../formats/instant.ts'
import {
  isVisible,
  parseDeploymentName,
  parseLabels,
  parseName,
  parseText,
  parseVersion,
} from '../formats/name.ts'
import { unparsed, type Parsed } from '../formats/parsed.ts'

/** A string that one of our readers must accept; its problem is the refusal's detail. */
export const text = <T>(read: (value: string) => Parsed<T>, about: z.GlobalMeta = {}) =>
  z
    .string()
    .meta(about)
    .transform((value, context): T => {
      const result = read(value)
      if (result.ok) return result.value
      context.issues.push({ code: 'custom', message: result.problem, input: value })
      return z.NEVER
    })

export const name = text(parseName, { description: 'A DNS-1123 label', examples: ['k8s-east'] })
/** A live thing's name, or the id of one that may be deleted. */
export const nameOrId = text(
  (value): Parsed<string> =>
    /^(?:env|lenv)_[0-9a-z]{26}$/.test(value) ? { ok: true, value } : parseName(value),
  { description: 'A name, or an id' },
)
export const digest = text(parseDigest, {
  description: 'sha256: and 64 lower-case hexadecimal digits',
})
export const deploymentName = text(parseDeploymentName, {
  description: '1 to 256 printable characters',
})
export const version = text(parseVersion, { description: 'A project version' })
export const description = text(parseText(1024), { description: 'At most 1024 characters' })
export const shortText = text(nonEmpty(256), { description: '1 to 256 printable characters' })
export const instant = text(parseInstant, { format: 'date-time', description: 'RFC 3339' })
export const url = text(
  (value): Parsed<string> => {
    const read = value.length <= 2048 && URL.canParse(value) ? new URL(value) : undefined
    if (!read || (read.protocol !== 'https:' && read.protocol !== 'http:'))
      return unparsed('must be an http or https URL of at most 2048 characters')
    if (read.username !== '' || read.password !== '')
      return unparsed('must be a URL without user name or password')
    return isVisible(value)
      ? { ok: true, value }
      : unparsed('must be a URL without characters that cannot be seen: percent-encode them')
  },
  { format: 'uri' },
)
export const commit = text(
  (value): Parsed<string> =>
    /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(value)
      ? { ok: true, value }
      : { ok: false, problem: 'must be a full commit id: 40 or 64 lower-case hexadecimal digits' },
  { description: 'A full commit id' },
)
export const kind = z.enum(['CONTAINER_IMAGE', 'HELM_CHART', 'ARCHIVE'])
export const status = z.enum(['deployed', 'superseded', 'decommissioned'])
/** They name a place still when it is deleted, and its name is another's. */
export const placeIds = { environmentId: z.string(), logicalEnvironmentId: z.string() }
export const evidence = z.enum(['verified', 'stated', 'unverified', 'missing'])

// Read by hand: zod's records would drop `__proto__` in silence and take seconds for many keys.
export const labels = z
  .custom<Readonly<Record<string, string>>>()
  .meta({
    type: 'object',
    additionalProperties: { type: 'string' },
    maxProperties: 32,
    description: 'At most 32, keys up to 63 and values up to 256 characters',
  })
  .transform((value: unknown, context): Record<string, string> => {
    const refuse = (message: string, ...path: string[]): never => {
      context.issues.push({ code: 'custom', message, input: value, path })
      return z.NEVER
    }
    if (!isObject(value)) return refuse('must be an object of labels')
    const keys = Object.keys(value)
    if (keys.length > 32) return refuse('must be at most 32 labels')
    if (keys.includes('__proto__')) return refuse('must not have the key __proto__')
    const odd = keys.find((key) => typeof value[key] !== 'string')
    if (odd !== undefined) return refuse('must be a string', odd)
    const result = parseLabels(value as Record<string, string>)
    return result.ok ? result.value : refuse(result.problem)
  })

/** Any JSON object; how deep and how long it may be was checked when the body was read. */
export const jsonObject = z
  .custom<JsonObject>()
  .meta({ type: 'object' })
  .transform((value: unknown, context): JsonObject => {
    if (isObject(value)) return value as JsonObject
    context.issues.push({ code: 'custom', message: 'must be a JSON object', input: value })
    return z.NEVER
  })

/** `key=value`, once or more, in a query. */
export const labelFilters = z
  .union([z.string(), z.array(z.string())])
  .meta({ description: 'key=value, once or more' })
  .transform((value, context): Record<string, string> => {
    const pairs = [value].flat().map((each) => {
      const at = each.indexOf('=')
      return at > 0 ? ([each.slice(0, at), each.slice(at + 1)] as const) : undefined
    })
    if (pairs.every((pair) => pair !== undefined)) return Object.fromEntries(pairs)
    context.issues.push({ code: 'custom', message: 'must be key=value', input: value })
    return z.NEVER
  })

/** Bytes in base64 (RFC 4648 §4) of at most `most` bytes. */
export const bytes = (most: number) =>
  text(
    (value): Parsed<Uint8Array> => {
      const read = bytesOfBase64(value)
      return read && read.length <= most
        ? { ok: true, value: read }
        : { ok: false, problem: `must be base64 of at most ${most} bytes` }
    },
    { contentEncoding: 'base64', description: `Base64 of at most ${most / 1024 / 1024} MiB` },
  )

export const flag = z.enum(['true', 'false']).transform((value) => value === 'true')

export const page = {
  limit: text(
    (value): Parsed<number> => {
      const read = /^\d{1,4}$/.test(value) ? Number(value) : 0
      return read >= 1 && read <= 1000
        ? { ok: true, value: read }
        : { ok: false, problem: 'must be a whole number from 1 to 1000' }
    },
    { description: '1 to 1000 items, by default 100' },
  )
    .optional()
    .transform((value) => value ?? 100),
  cursor: text(
    (value): Parsed<string> =>
      /^[A-Za-z0-9_-]{1,2048}$/.test(value)
        ? { ok: true, value }
        : { ok: false, problem: 'must be a nextCursor of the same list' },
    { description: 'The nextCursor of the page before, with the same filters' },
  ).optional(),
}

/** A page of these; the same schema for the same item. */
export const pageOf = <T extends z.ZodType>(item: T) => {
  type PageSchema = ReturnType<typeof newPage<T>>
  const known = pages.get(item) as PageSchema | undefined
  if (known) return known
  const made = newPage(item)
  pages.set(item, made)
  return made
}

const pages = new WeakMap<z.ZodType, z.ZodType>()

const newPage = <T extends z.ZodType>(item: T) =>
  z
    .object({ items: z.array(item), nextCursor: z.string().nullable() })
    .meta({ id: `${String(z.globalRegistry.get(item)?.id)}Page` })

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nonEmpty(most: number): (value: string) => Parsed<string> {
  return (value) =>
    value.trim() === ''
      ? { ok: false, problem: `must be 1 to ${most} printable characters` }
      : parseText(most)(value)
}
