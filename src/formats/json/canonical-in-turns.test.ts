import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonicalJson, type JsonValue } from './canonical.ts'
import { canonicalBytesInTurns } from './canonical-in-turns.ts'

const written = (value: JsonValue): { readonly text: string; readonly pauses: number } => {
  const steps = canonicalBytesInTurns(value)
  for (let pauses = 0; ; pauses++) {
    const { done, value: bytes } = steps.next()
    if (done) return { text: Buffer.from(bytes).toString(), pauses }
  }
}

const many = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)

const rows: readonly [string, JsonValue, number][] = [
  ['a short value', { b: 1, a: [true, null, 'é'] }, 0],
  ['a long list', many(100_000).map((n) => ({ b: n, a: `package-${n}` })), 10],
  ['a list in a member', { b: [{ c: many(50_000) }], a: 1 }, 3],
  [
    'a wide object',
    Object.fromEntries(many(100_000).map((n) => [`key-${(n * 7919) % 100_000}`, n])),
    100,
  ],
  ['keys that a plain order tells apart', { '\u{1f600}': many(9_000), '\ufb33': 1, é: 2 }, 1],
  ['one long string', ['é'.repeat(1_000_000), 'next'], 1],
  ['an empty list among much', [[], {}, many(10_000)], 1],
]

describe('canonical JSON in turns', () => {
  for (const [name, value, least] of rows)
    it(`writes ${name} as at once`, () => {
      const { text, pauses } = written(value)
      assert.equal(text, canonicalJson(value))
      assert.ok(pauses >= least, `${pauses} pauses`)
    })

  it('writes whatever JSON can say as at once', () => {
    const filler = many(5_000)
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const json = JSON.parse(
          JSON.stringify(value).replaceAll(/\\ud[89a-f]../gi, ''),
        ) as JsonValue
        // Beside what is long, the same is written member by member.
        const around = { json, filler, list: [json, filler, json] }
        assert.equal(written(around).text, canonicalJson(around))
      }),
    )
  })

  it('refuses what JSON cannot say', () => {
    assert.throws(() => written([many(10_000), Number.NaN]), TypeError)
    assert.throws(() => written({ long: many(10_000), '\ud800': 1 }), TypeError)
  })
})
