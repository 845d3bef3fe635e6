import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { descriptorSchema } from './schema.ts'
import { readDescriptor } from './descriptor.ts'

type Schema = Readonly<Record<string, unknown>>

/** As much of JSON Schema as the descriptor's uses; an unknown keyword is an error. */
const takes = (schema: unknown, value: unknown): boolean => {
  if (schema === true || schema === false) return schema
  return Object.entries(schema as Schema).every(([keyword, rule]) => {
    const check = keywords[keyword]
    assert.ok(check, `unknown keyword ${keyword}`)
    return check(rule as never, value, schema as Schema)
  })
}

const isMap = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const typeOf = (value: unknown): string =>
  Array.isArray(value)
    ? 'array'
    : value === null
      ? 'null'
      : Number.isInteger(value)
        ? 'integer'
        : typeof value

const text = (rule: (value: string) => boolean) => (value: unknown) =>
  typeof value !== 'string' || rule(value)

const keywords: Readonly<Record<string, (rule: never, value: unknown, all: Schema) => boolean>> = {
  $schema: () => true,
  title: () => true,
  description: () => true,
  type: (type: string, value) => typeOf(value) === type,
  enum: (words: readonly unknown[], value) => words.includes(value),
  anyOf: (schemas: readonly unknown[], value) => schemas.some((schema) => takes(schema, value)),
  pattern: (pattern: string, value) => text((each) => new RegExp(pattern, 'u').test(each))(value),
  minLength: (least: number, value) => text((each) => each.length >= least)(value),
  maxLength: (most: number, value) => text((each) => each.length <= most)(value),
  minimum: (least: number, value) => typeof value !== 'number' || value >= least,
  maximum: (most: number, value) => typeof value !== 'number' || value <= most,
  minItems: (least: number, value) => !Array.isArray(value) || value.length >= least,
  maxItems: (most: number, value) => !Array.isArray(value) || value.length <= most,
  items: (schema: unknown, value) =>
    !Array.isArray(value) || value.every((each) => takes(schema, each)),
  minProperties: (least: number, value) => !isMap(value) || Object.keys(value).length >= least,
  maxProperties: (most: number, value) => !isMap(value) || Object.keys(value).length <= most,
  required: (keys: readonly string[], value) =>
    !isMap(value) || keys.every((key) => Object.hasOwn(value, key)),
  propertyNames: (schema: unknown, value) =>
    !isMap(value) || Object.keys(value).every((key) => takes(schema, key)),
  properties: (schemas: Schema, value) =>
    !isMap(value) ||
    Object.entries(schemas).every(([key, schema]) => !(key in value) || takes(schema, value[key])),
  patternProperties: () => true,
  additionalProperties: (schema: unknown, value, all) =>
    !isMap(value) ||
    Object.entries(value).every(
      ([key, each]) =>
        (isMap(all['properties']) && Object.hasOwn(all['properties'], key)) ||
        (isMap(all['patternProperties']) && key.startsWith('x-')) ||
        takes(schema, each),
    ),
}

const good = [
  'name: shop\nservices: {web: .}',
  'name: shop\nservices: {web: {run: node a, x-mine: [1]}}\nx-any: {a: 1}',
  'name: a\nservices: {a: {build: [a, [b, c]], run: [a, b], release: {command: a, timeout: 1m}}}',
  'name: a\nservices: {a: {build: {commands: a, env: [A], output: o, timeout: 1h}, run: {command: a}}}',
  'name: a\nservices: {a: {build: {dockerfile: D}, port: 80, replicas: 20, drain: 0s}}',
  `name: a\nservices: {a: {kind: worker, run: {image: "x@sha256:${'a'.repeat(64)}"}, exclusive: true}}`,
  'name: a\nservices: {a: {readiness: {http: /a, interval: 1m30s}, routes: [/a, {path: /b, strip: true}]}}',
  'name: a\nservices: {a: {variables: {A: {required: true, secret: true, description: x}, b_1: {}}}}',
]

const bad = [
  'services: {web: .}',
  'name: A\nservices: {web: .}',
  'name: a\nservices: {}',
  'name: a\nservices: [web]',
  'name: a\nservices: {Web: .}',
  'name: a\nservcies: {}\nservices: {web: .}',
  'name: a\nservices: {web: {prot: 1}}',
  'name: a\nservices: {web: {port: "80"}}',
  'name: a\nservices: {web: {port: 0}}',
  'name: a\nservices: {web: {drain: 30}}',
  'name: a\nservices: {web: {drain: "30"}}',
  'name: a\nservices: {web: {drain: soon}}',
  'name: a\nservices: {web: {kind: job}}',
  'name: a\nservices: {web: {replicas: 21}}',
  'name: a\nservices: {web: {release: npm run x}}',
  'name: a\nservices: {web: {release: {}}}',
  'name: a\nservices: {web: {run: []}}',
  'name: a\nservices: {web: {routes: [{strip: true}]}}',
  'name: a\nservices: {web: {routes: [a]}}',
  'name: a\nservices: {web: {variables: {1A: {}}}}',
  'name: a\nservices: {web: {variables: {A: {requird: true}}}}',
]

describe('berth.schema.json', () => {
  it('is what the reader is made from; node scripts/schema.ts writes it anew', () => {
    const path = join(import.meta.dirname, '../../../berth.schema.json')
    assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), descriptorSchema)
  })

  for (const source of good)
    it(`takes ${source}`, () => {
      assert.ok(takes(descriptorSchema, parse(source)))
      assert.ok(readDescriptor(source).ok)
    })

  for (const source of bad)
    it(`refuses ${source}`, () => {
      assert.ok(!takes(descriptorSchema, parse(source)))
      assert.ok(!readDescriptor(source).ok)
    })
})
