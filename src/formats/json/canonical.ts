import canonicalize from 'canonicalize'

/** What JSON can say (RFC 8259). */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue }

/** Whether a JSON value is an object, not an array and not null. */
export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const deepest = 1_000

/**
 * Writes the one canonical text of a JSON value (RFC 8785); a TypeError if it holds what JSON
 * cannot say (undefined, NaN, a lone surrogate, a Date), or nests deeper than 1,000 levels.
 */
export const canonicalJson = (value: JsonValue): string => {
  refuseOthers(value, 0)
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('a value without JSON text cannot be canonical')
  return text
}

// The package drops what JSON.stringify drops; in bytes that are hashed, silence would be a lie.
const refuseOthers = (value: unknown, depth: number): void => {
  if (depth > deepest) throw new TypeError(`canonical JSON nests at most ${deepest} levels`)
  if (value === null || typeof value === 'boolean') return
  if (typeof value === 'string') return refuseIllFormed(value)
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return
    throw new TypeError('canonical JSON has finite numbers only')
  }
  if (typeof value !== 'object') throw new TypeError(`canonical JSON has no ${typeof value}`)
  if (Array.isArray(value)) {
    for (const item of value) refuseOthers(item, depth + 1)
    return
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError('canonical JSON has plain objects only')
  for (const [key, item] of Object.entries(value)) {
    refuseIllFormed(key)
    refuseOthers(item, depth + 1)
  }
}

const refuseIllFormed = (text: string): void => {
  if (!text.isWellFormed()) throw new TypeError('canonical JSON has no lone surrogates')
}
