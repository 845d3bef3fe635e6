import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { formatDuration, parseDuration } from './duration.ts'

const anyLength = { leastMs: 0, mostMs: Number.MAX_SAFE_INTEGER }

const read: readonly (readonly [string, number])[] = [
  ['500ms', 500],
  ['30s', 30_000],
  ['10m', 600_000],
  ['72h', 259_200_000],
  ['1m30s', 90_000],
  ['1d', 86_400_000],
  ['1h0m1s', 3_601_000],
  ['1s500ms', 1500],
  ['90s', 90_000],
  ['0s', 0],
]

const noUnit = /must be a duration with units, such as 500ms, 30s, 1m30s or 72h$/
const refused: readonly (readonly [string, RegExp])[] = [
  ['30', noUnit],
  ['', /with units/],
  ['s', /with units/],
  ['30 s', /with units/],
  [' 30s', /with units/],
  ['-30s', /with units/],
  ['+30s', /with units/],
  ['1.5s', /with units/],
  ['30S', /with units/],
  ['30sec', /with units/],
  ['30s1m', /with units/],
  ['1s1s', /with units/],
  ['1e3s', /with units/],
  ['9999999999s', /with units/],
  ['٣s', /with units/],
]

describe('a duration', () => {
  for (const [text, ms] of read)
    it(`${text} is ${ms} ms`, () => {
      assert.deepEqual(parseDuration(anyLength)(text), { ok: true, value: ms })
    })

  for (const [text, why] of refused)
    it(`${JSON.stringify(text)} is refused`, () => {
      const answer = parseDuration(anyLength)(text)
      assert.ok(!answer.ok)
      assert.match(answer.problem, why)
    })

  it('is held to its bounds, both included', () => {
    const parse = parseDuration({ leastMs: 1000, mostMs: 3_600_000 })
    assert.ok(parse('1s').ok && parse('1h').ok)
    for (const text of ['999ms', '1h1ms', '0s'])
      assert.deepEqual(parse(text), { ok: false, problem: 'must be from 1s to 1h' })
  })

  it('reads what was written', () => {
    fc.assert(
      fc.property(fc.nat(2_000_000_000), (ms) => {
        assert.deepEqual(parseDuration(anyLength)(formatDuration(ms)), { ok: true, value: ms })
      }),
    )
  })

  it('reads hostile text in linear time', () => {
    assert.ok(!parseDuration(anyLength)('1'.repeat(100_000)).ok)
  })
})
