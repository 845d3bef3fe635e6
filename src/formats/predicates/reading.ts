import { isJsonObject, type JsonObject, type JsonValue } from '../json/canonical.ts'
import { parseInstant, formatInstant } from '../instant.ts'

/** A place in a predicate, and where to say what is wrong there. Unset and null are one. */
export interface Field {
  readonly value: JsonValue | undefined
  /** A JSON pointer (RFC 6901) of names that we chose: nothing of the predicate stands in it. */
  readonly path: string
  readonly note: (problem: string) => void
}

/** A whole predicate; `problem` answers the first that was noted, if any was. */
export const fieldOf = (
  predicate: JsonObject,
): { readonly field: Field; readonly problem: () => string | undefined } => {
  let first: string | undefined
  const note = (problem: string): void => void (first ??= problem)
  return { field: { value: predicate, path: '', note }, problem: () => first }
}

/** The member under these names, of objects inside each other; what is no object is noted. */
export const inside = (field: Field, ...names: readonly string[]): Field =>
  names.reduce((outer, name) => {
    const object = objectIn(outer)
    const value = object && Object.hasOwn(object, name) ? object[name] : undefined
    return { value, path: `${outer.path}/${name}`, note: field.note }
  }, field)

/** An object, or undefined where none is set; another value is noted. */
export const objectIn = (field: Field): JsonObject | undefined => {
  if (isUnset(field)) return undefined
  if (isJsonObject(field.value)) return field.value
  field.note(`must be an object at ${field.path}`)
  return undefined
}

/** A text, or null where none is set; another value is noted. */
export const textIn = (field: Field): string | null => {
  if (isUnset(field) || field.value === '') return null
  if (typeof field.value === 'string') return field.value
  field.note(`must be a text at ${field.path}`)
  return null
}

/** The same where one is due. */
export const dueTextIn = (field: Field): string => {
  const text = textIn(field)
  if (text === null) field.note(`must be a text at ${field.path}`)
  return text ?? ''
}

/** An RFC 3339 time, written with milliseconds and `Z`, or null where none is set. */
export const timeIn = (field: Field): string | null => {
  const text = textIn(field)
  if (text === null) return null
  const time = parseInstant(text)
  if (time.ok) return formatInstant(time.value)
  field.note(`must be an RFC 3339 time at ${field.path}`)
  return null
}

/** Whether it is true; what is neither true nor false is noted. */
export const isTrueIn = (field: Field): boolean => {
  if (isUnset(field) || typeof field.value === 'boolean') return field.value === true
  field.note(`must be true or false at ${field.path}`)
  return false
}

/** The items of a list; none where none is set. */
export const listIn = (field: Field): readonly Field[] => {
  if (isUnset(field)) return []
  if (Array.isArray(field.value))
    return field.value.map((value: JsonValue, index) => ({
      value,
      path: `${field.path}/${index}`,
      note: field.note,
    }))
  field.note(`must be a list at ${field.path}`)
  return []
}

/** A list of texts. */
export const textsIn = (field: Field): readonly string[] => listIn(field).map(dueTextIn)

/** Whether nothing stands there. */
export const isUnset = ({ value }: Field): boolean => value === undefined || value === null
