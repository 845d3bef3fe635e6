import type { Flaw, Place } from '../located.ts'
import type { Parsed } from '../parsed.ts'
import type { YamlNode } from './source.ts'

/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What a part of a file may be: one definition for the reader and for the JSON Schema. */
export interface Shape<T> {
  readonly schema: JsonSchema
  /** The value; or undefined, with a flaw noted. `path` names the part, as in `services.web`. */
  readonly read: (node: YamlNode, path: string, note: Note) => T | undefined
}

/** Takes note of what is wrong at a place. */
export type Note = (place: Place, detail: string) => void

/** Collects what is wrong, in the order of the file. */
export const collectFlaws = (): { readonly note: Note; readonly flaws: () => readonly Flaw[] } => {
  const flaws: Flaw[] = []
  return {
    note: (place, detail) => void flaws.push({ line: place.line, column: place.column, detail }),
    flaws: () => flaws.toSorted((a, b) => a.line - b.line || a.column - b.column),
  }
}

/** A part of the file in a sentence. */
export const partOf = (path: string): string => (path === '' ? 'the file' : path)

/** Says what is wrong with a value whose type is not the expected one. */
export const wrongType = (node: YamlNode, path: string, expected: string): string => {
  const part = partOf(path)
  if (node.what !== 'scalar') return `${part} must be ${expected}, not a ${node.what}`
  const { value } = node
  if (value === null && path === '') return `${part} must be ${expected}, and it is empty`
  if (value === null) return `${part} must not be empty: give it ${expected}, or leave the key out`
  return expected === 'text'
    ? `${part} must be text: write it in quotes, '${String(value)}'`
    : `${part} must be ${expected}, not ${JSON.stringify(value).slice(0, 60)}`
}

/** A text that a reader takes; `schema` says the same to an editor as far as it can. */
export const textOf = <T>(parse: (text: string) => Parsed<T>, schema: JsonSchema): Shape<T> => ({
  schema: { type: 'string', ...schema },
  read: (node, path, note) => {
    if (node.what !== 'scalar' || typeof node.value !== 'string') {
      note(node.at, wrongType(node, path, 'text'))
      return undefined
    }
    const value = parse(node.value)
    if (value.ok) return value.value
    note(node.at, `${path} ${value.problem}`)
    return undefined
  },
})

/** A whole number between two, both included. */
export const wholeNumber = (least: number, most: number, description: string): Shape<number> => ({
  schema: { type: 'integer', minimum: least, maximum: most, description },
  read: (node, path, note) => {
    const value = node.what === 'scalar' ? node.value : null
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
      return value
    note(node.at, wrongType(node, path, `a whole number from ${least} to ${most}`))
    return undefined
  },
})

/** `true` or `false`. */
export const yesOrNo = (description: string): Shape<boolean> => ({
  schema: { type: 'boolean', description },
  read: (node, path, note) => {
    if (node.what === 'scalar' && typeof node.value === 'boolean') return node.value
    note(node.at, wrongType(node, path, 'true or false'))
    return undefined
  },
})

/** One of a few words. */
export const oneOf = <const T extends string>(
  words: readonly T[],
  description: string,
): Shape<T> => ({
  schema: { enum: words, description },
  read: (node, path, note) => {
    const word = words.find((each) => node.what === 'scalar' && node.value === each)
    if (word === undefined) note(node.at, wrongType(node, path, words.join(' or ')))
    return word
  },
})

/** A list of `least` to `most` items. */
export const listOf = <T>(
  item: Shape<T>,
  { least, most, description }: { least: number; most: number; description?: string },
): Shape<readonly T[]> => ({
  schema: {
    type: 'array',
    items: item.schema,
    ...(least > 0 ? { minItems: least } : {}),
    maxItems: most,
    ...(description === undefined ? {} : { description }),
  },
  read: (node, path, note) => {
    if (node.what !== 'list') {
      note(node.at, wrongType(node, path, 'a list'))
      return undefined
    }
    if (node.items.length < least || node.items.length > most)
      note(node.at, `${path} must have ${least} to ${most} items`)
    const values = node.items.map((each, index) => item.read(each, `${path}[${index}]`, note))
    return values.filter((value) => value !== undefined)
  },
})

/** One shape for each form in which a value may be written. */
export const either = <T>(
  forms: { readonly [W in YamlNode['what']]?: Shape<T> },
  expected: string,
): Shape<T> => ({
  schema: { anyOf: Object.values(forms).map((form) => form.schema) },
  read: (node, path, note) => {
    const form = forms[node.what]
    const isEmpty = node.what === 'scalar' && node.value === null
    if (form && !isEmpty) return form.read(node, path, note)
    note(node.at, wrongType(node, path, expected))
    return undefined
  },
})

/** The same shape with its value made into another. */
export const mapped = <T, U>(shape: Shape<T>, make: (value: T, at: Place) => U): Shape<U> => ({
  schema: shape.schema,
  read: (node, path, note) => {
    const value = shape.read(node, path, note)
    return value === undefined ? undefined : make(value, node.at)
  },
})

/** The same shape with a sentence for the editor. */
export const described = <T>(shape: Shape<T>, description: string): Shape<T> => ({
  ...shape,
  schema: { ...shape.schema, description },
})
