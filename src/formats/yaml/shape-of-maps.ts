import type { Place } from '../located.ts'
import { nearest } from '../nearest.ts'
import type { Parsed } from '../parsed.ts'
import { partOf, wrongType, type JsonSchema, type Shape } from './shape.ts'

/** The keys that a map may have, each with its shape. */
export type Fields = Readonly<Record<string, Shape<unknown>>>

/** What a map said: its values, and the place of every key that stands in it. */
export interface Said<F extends Fields> {
  readonly values: { readonly [K in keyof F]?: F[K] extends Shape<infer T> ? T : never }
  readonly places: { readonly [K in keyof F]?: Place }
  readonly at: Place
}

/** A named value of a map whose keys are free, with the place of its key. */
export interface Named<T> {
  readonly key: string
  readonly at: Place
  readonly value: T
}

/**
 * A map with known keys. An unknown key is a flaw that names the nearest known one; keys that begin
 * with `x-` are free.
 */
export const mapWith = <const F extends Fields>(
  fields: F,
  required: readonly (keyof F & string)[] = [],
  description?: string,
): Shape<Said<F>> => ({
  schema: {
    type: 'object',
    ...(description === undefined ? {} : { description }),
    properties: Object.fromEntries(
      Object.entries(fields).map(([key, { schema }]) => [key, schema]),
    ),
    patternProperties: { '^x-': true },
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
  },
  read: (node, path, note) => {
    if (node.what !== 'map') {
      note(node.at, wrongType(node, path, 'a map'))
      return undefined
    }
    const values: Record<string, unknown> = {}
    const places: Record<string, Place> = {}
    for (const { key, keyAt, value } of node.entries) {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined
      if (field) {
        places[key] = keyAt
        const read = field.read(value, below(path, key), note)
        if (read !== undefined) values[key] = read
      } else if (!key.startsWith('x-')) note(keyAt, unknownKey(key, path, Object.keys(fields)))
    }
    for (const key of required) if (!places[key]) note(node.at, `${partOf(path)} must have ${key}`)
    return { values, places, at: node.at } as Said<F>
  },
})

/** A map with free keys that a reader takes, in the order of the file. */
export const mapOf = <T>(
  parseKey: (text: string) => Parsed<string>,
  value: Shape<T>,
  more: { least: number; most: number; keys: JsonSchema; description: string },
): Shape<readonly Named<T>[]> => ({
  schema: {
    type: 'object',
    description: more.description,
    propertyNames: more.keys,
    additionalProperties: value.schema,
    ...(more.least > 0 ? { minProperties: more.least } : {}),
    maxProperties: more.most,
  },
  read: (node, path, note) => {
    if (node.what !== 'map') {
      note(node.at, wrongType(node, path, 'a map'))
      return undefined
    }
    if (node.entries.length < more.least || node.entries.length > more.most)
      note(node.at, `${path} must have ${more.least} to ${more.most} entries`)
    return node.entries.flatMap((entry) => {
      const key = parseKey(entry.key)
      if (!key.ok) note(entry.keyAt, `${path}: ${printed(entry.key)} ${key.problem}`)
      const read = value.read(entry.value, below(path, printed(entry.key)), note)
      return key.ok && read !== undefined ? [{ key: key.value, at: entry.keyAt, value: read }] : []
    })
  },
})

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

const printed = (key: string): string =>
  /^[\w.-]{1,63}$/.test(key) ? key : JSON.stringify(key.slice(0, 63))

const unknownKey = (key: string, path: string, known: readonly string[]): string => {
  const near = nearest(key, known)
  const advice = near === undefined ? `it knows ${known.join(', ')}` : `did you mean ${near}?`
  return `${partOf(path)} has no key ${printed(key)}: ${advice}`
}
