import type { JsonObject, JsonValue } from '../json/canonical.ts'
import { isJsonObject } from '../json/canonical.ts'
import { parsed, unparsed, type Parsed } from '../parsed.ts'

/** What a document says of itself that is worth a line: short texts by name. */
export interface DocumentFacts {
  /** The media type of such documents (IANA, or the format's own). */
  readonly mediaType: string
  readonly notes: Readonly<Record<string, string>>
}

/** The limits of the documents that are read: bytes, nested levels, JSON values or XML events. */
export const documentLimits = {
  maxBytes: 64 * 1024 * 1024,
  maxDepth: 200,
  maxValues: 5_000_000,
} as const

const mostNote = 256
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/** The notes whose value is a text that can be shown. */
export const notesOf = (
  notes: Readonly<Record<string, JsonValue | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(notes).flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' && value.length <= mostNote && !unseen.test(value)
        ? [[name, value] as const]
        : [],
    ),
  )

/** The text at a place of a document; one that is missing or empty is refused. */
export const requireText = (object: JsonObject, name: string, at: string): Parsed<string> => {
  const value = object[name]
  return typeof value === 'string' && value !== ''
    ? parsed(value)
    : unparsed(`must have a text at ${at}/${name}`)
}

/**
 * Looks at each object of a list at a place of a document; what is no list, or holds what is no
 * object, is refused. One that is absent is as an empty one. Answers how many there are.
 */
export const eachObject = (
  object: JsonObject,
  name: string,
  at: string,
  look: (item: JsonObject, at: string) => string | undefined = () => undefined,
): Parsed<number> => {
  const list = object[name]
  if (list === undefined) return parsed(0)
  if (!Array.isArray(list)) return unparsed(`must have a list at ${at}/${name}`)
  const items: readonly JsonValue[] = list
  for (const [index, item] of items.entries()) {
    const place = `${at}/${name}/${index}`
    const problem = isJsonObject(item) ? look(item, place) : `must have an object at ${place}`
    if (problem !== undefined) return unparsed(problem)
  }
  return parsed(items.length)
}

/** The object at a place of a document, if there is one. */
export const objectAt = (object: JsonObject, ...path: readonly string[]): JsonObject => {
  let here: JsonObject = object
  for (const name of path) {
    const next = here[name]
    if (!isJsonObject(next)) return {}
    here = next
  }
  return here
}
