/** Any JSON object. */
export type Json = Readonly<Record<string, unknown>>

const types = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])
const texts = ['description', 'title', 'format', 'pattern', 'contentEncoding', '$ref']
const counts = ['maxLength', 'minLength', 'maxItems', 'minItems', 'maxProperties', 'minProperties']
const numbers = ['minimum', 'maximum']
const schemas = ['items', 'additionalProperties', 'propertyNames', 'not']
const lists = ['anyOf', 'oneOf', 'allOf']
const anything = ['const', 'default', 'examples', 'example']

/** What breaks JSON Schema 2020-12, in the part of it that we use; any other keyword too. */
export const schemaProblems = (schema: Json | boolean, at = '#'): readonly string[] => {
  if (typeof schema === 'boolean') return []
  if (typeof schema !== 'object' || schema === null) return [`${at} is no schema`]
  return Object.entries(schema).flatMap(([keyword, value]) =>
    keywordProblems(schema, keyword, value, `${at}/${keyword}`),
  )
}

const keywordProblems = (
  schema: Json,
  keyword: string,
  value: unknown,
  at: string,
): readonly string[] => {
  const must = (holds: boolean): readonly string[] => (holds ? [] : [at])
  const inner = (each: unknown, name: string) => schemaProblems(each as Json, `${at}/${name}`)
  if (texts.includes(keyword)) return must(typeof value === 'string')
  if (counts.includes(keyword)) return must(Number.isSafeInteger(value) && Number(value) >= 0)
  if (numbers.includes(keyword)) return must(typeof value === 'number')
  if (anything.includes(keyword)) return []
  if (schemas.includes(keyword)) return schemaProblems(value as Json, at)
  if (lists.includes(keyword)) {
    const members = Array.isArray(value) ? (value as unknown[]) : []
    return [...must(members.length > 0), ...members.flatMap((each, n) => inner(each, String(n)))]
  }
  if (keyword === 'type') return must([value].flat().every((each) => types.has(String(each))))
  if (keyword === 'enum')
    return must(Array.isArray(value) && value.length > 0 && new Set(value).size === value.length)
  if (keyword === 'properties')
    return Object.entries(value as Json).flatMap(([name, each]) => inner(each, name))
  if (keyword === 'required') {
    const known = Object.keys(schema['properties'] ?? {})
    return must(Array.isArray(value) && value.every((each) => known.includes(String(each))))
  }
  return [`${at} is a keyword that we do not use`]
}
