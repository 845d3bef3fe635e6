import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson, type JsonValue } from './canonical.ts'

const nested = (levels: number): JsonValue => {
  let value: JsonValue = 0
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

const written: readonly (readonly [JsonValue, string])[] = [
  [null, 'null'],
  [{ b: 1, a: [true, false] }, '{"a":[true,false],"b":1}'],
  [-0, '0'],
  [1e21, '1e+21'],
  [0.000001, '0.000001'],
  [Number('333333333.33333329'), '333333333.3333333'],
  // RFC 8785 §3.2.3 sorts by UTF-16 code units, so an emoji stands before U+FB33.
  [
    { '\ufb33': 1, '\ud83d\ude00': 2, '\u20ac': 3, '1': 4, '\r': 5 },
    '{"\\r":5,"1":4,"\u20ac":3,"\ud83d\ude00":2,"\ufb33":1}',
  ],
  ['\u000f\n"\\/\u20ac$', '"\\u000f\\n\\"\\\\/€$"'],
  [JSON.parse('{"__proto__":{"b":1}}'), '{"__proto__":{"b":1}}'],
  [nested(1_000), `${'['.repeat(1_000)}0${']'.repeat(1_000)}`],
]

for (const [value, text] of written)
  test(`writes ${text.slice(0, 60)}`, () => {
    assert.equal(canonicalJson(value), text)
  })

const cyclic: Record<string, unknown> = {}
cyclic['self'] = cyclic

const refused: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['an undefined member', { a: undefined }],
  ['a hole', [1, , 2]], // oxlint-disable-line no-sparse-arrays
  ['NaN', NaN],
  ['Infinity', [Infinity]],
  ['a lone surrogate', { a: '\ud800' }],
  ['a lone surrogate in a key', { '\udc00': 1 }],
  ['a Date', { at: new Date(0) }],
  ['a Map', new Map()],
  ['a BigInt', 1n],
  ['a function', { toJSON: () => 1 }],
  ['a cycle', cyclic],
  ['a nest of 1,001 levels', nested(1_001)],
]

for (const [name, value] of refused)
  test(`refuses ${name}`, () => {
    assert.throws(() => canonicalJson(value as JsonValue), TypeError)
  })

test('reads back as the same value, whatever the order of its keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value as JsonValue)
      assert.equal(canonicalJson(JSON.parse(text)), text)
      assert.equal(canonicalJson(reversed(value) as JsonValue), text)
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
    }),
  )
})

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  const entries: [string, unknown][] = Object.entries(value)
  return Object.fromEntries(entries.toReversed().map(([key, item]) => [key, reversed(item)]))
}
