import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseProjectEnvironmentName } from './name.ts'

const good = [
  'production',
  'Production',
  'pr-42',
  'feature/login',
  'a b',
  'a--b',
  '50%?#',
  'é',
  'プレビュー',
  '🚢'.repeat(63),
  'x'.repeat(63),
  '...',
  '-x',
]

const bad: readonly (readonly [name: string, why: string])[] = [
  ['', 'empty'],
  ['x'.repeat(64), 'too long'],
  ['🚢'.repeat(64), 'too many code points'],
  [' x', 'a space in front'],
  ['x ', 'a space behind'],
  ['\u00a0x', 'a space that does not break'],
  ['x\ufeff', 'a byte order mark'],
  ['a\tb', 'a tab'],
  ['a\u0000b', 'a NUL'],
  ['a\u0085b', 'a C1 control'],
  ['a\u2028b', 'a line separator'],
  ['a\u2029b', 'a paragraph separator'],
  ['a\u202eb', 'a bidirectional override'],
  ['a\u2066b', 'a bidirectional isolate'],
  ['a\u200eb', 'a bidirectional mark'],
  ['a\u200bb', 'a space of no width'],
  ['a\u00adb', 'a soft hyphen'],
  ['a\ufe0fb', 'a variation selector'],
  ['a\u3164b', 'a filler'],
  ['cafe\u0301', 'not NFC'],
  ['a\ud800', 'half a character'],
  ['.', 'a path to itself'],
  ['..', 'a path upwards'],
]

describe("a project environment's name", () => {
  for (const name of good)
    it(`may be ${name.slice(0, 20)}`, () =>
      assert.deepEqual(parseProjectEnvironmentName(name), { ok: true, value: name }))

  for (const [name, why] of bad)
    it(`is refused: ${why}`, () => assert.equal(parseProjectEnvironmentName(name).ok, false))

  it('is never repaired', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (text) => {
        const read = parseProjectEnvironmentName(text)
        assert.ok(!read.ok || read.value === text)
      }),
    )
  })
})
