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

// A copy that is changed where it must be: lists of records pass here, and time is scarce.
const walk = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(walk)
  const shown: Record<string, unknown> = { ...value }
  for (const key in shown) {
    const field = shown[key]
    if (typeof field === 'object') shown[key] = walk(field)
    else if (typeof field === 'number' && key.endsWith('At')) shown[key] = formatInstant(field)
  }
  return shown
}
