import { formatInstant } from '../formats/instant.ts'

/**
 * A value of core as it travels: every number under a key that ends in `At` is an instant and
 * becomes RFC 3339.
 */
export type Wire<T> = T extends readonly (infer Item)[]
  ? Wire<Item>[]
  : T extends Uint8Array
    ? T
    : T extends object
      ? { -readonly [K in keyof T]: K extends `${string}At` ? WireInstant<T[K]> : Wire<T[K]> }
      : T

type WireInstant<T> = T extends number ? string : T

/** Presents a value of core. */
export const present = <T>(value: T): Wire<T> => walk(value) as Wire<T>

const walk = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(walk)
  if (typeof value !== 'object' || value === null) return value
  // Made from entries, so that every key is an own one, `__proto__` too.
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      key.endsWith('At') && typeof field === 'number' ? formatInstant(field) : walk(field),
    ]),
  )
}
