import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { compilePattern } from './pattern.ts'

const compile = (text: string): ((value: string) => boolean) => {
  const pattern = compilePattern(text)
  assert.ok(pattern.ok, JSON.stringify(pattern))
  return pattern.value
}

const matching: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['', [''], ['a']],
  ['abc', ['abc'], ['ab', 'abcd', 'xabc', '']],
  ['^abc$', ['abc'], ['abc\n', 'ab']],
  ['debug|info', ['debug', 'info'], ['debuginfo', 'deb']],
  ['(?:a|b)+c?', ['a', 'abbac'], ['c', '', 'abca']],
  ['https?://[^/\\s]+(/.*)?', ['http://x', 'https://x.y/z'], ['ftp://x', 'http:// x']],
  ['\\d{2,3}', ['12', '123'], ['1', '1234', 'ab', '٣٣']],
  ['a{3}', ['aaa'], ['aa', 'aaaa']],
  ['a{2,}', ['aa', 'aaaaa'], ['a']],
  ['a{0,2}', ['', 'a', 'aa'], ['aaa']],
  ['a{0}', [''], ['a']],
  ['[a-c\\d_-]+', ['a1_-c'], ['d', '']],
  ['[^a]', ['b', '👍'], ['a', '', 'bb']],
  ['.', ['a', '👍', '\r'], ['\n', '']],
  ['\\.\\*\\\\', ['.*\\'], ['a*\\']],
  ['\\w\\W\\s\\S', ['a- b'], ['aa b']],
  ['()*a', ['a'], ['']],
  ['(a*)*', ['', 'aaa'], ['b']],
  ['|a', ['', 'a'], ['b']],
]

const refused: readonly (readonly [string, RegExp])[] = [
  ['(', /a \) for each \( \(character 1\)/],
  ['a)', /a \( for each \) \(character 2\)/],
  ['[', /a \] for each \[/],
  ['[]', /something between \[ and \]/],
  ['*', /something before \*/],
  ['a**', /one repetition after another thing, none lazy/],
  ['a+?', /none lazy/],
  ['(?=a)', /look-around and flags are not known/],
  ['(?<!a)', /look-around/],
  ['(?<n>a)', /look-around/],
  ['(a)\\1', /not \\1/],
  ['\\bx', /not \\b/],
  ['\\', /must not end with a backslash/],
  ['a^b', /\^ only at its start/],
  ['a$b', /\$ only at its end/],
  ['a{', /\{count\}/],
  ['a{,3}', /\{count\}/],
  ['a{3,2}', /from a lesser to a greater/],
  ['a{101}', /at most 100/],
  ['[b-a]', /the lesser end of a range first/],
  ['(((a{100}){100}){100}){100}', /over 1000 states/],
  ['(((((()){100}){100}){100}){100}){100}', /over 1000 states/],
  ['a'.repeat(257), /at most 256 characters/],
  ['\ud800', /well-formed/],
]

describe('a pattern', () => {
  for (const [text, yes, no] of matching)
    it(`${JSON.stringify(text)} matches what it should and no more`, () => {
      const matches = compile(text)
      for (const value of yes) assert.ok(matches(value), value)
      for (const value of no) assert.ok(!matches(value), value)
    })

  for (const [text, why] of refused)
    it(`${text.slice(0, 40)} is refused`, () => {
      const pattern = compilePattern(text)
      assert.ok(!pattern.ok)
      assert.match(pattern.problem, why)
    })

  it('is what JavaScript makes of it', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '(?:a|b)',
      '(a|)',
      'a*',
      '(?:ab)+',
      'b?',
    )
    const pieces = fc.array(piece, { maxLength: 6 })
    const value = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
    fc.assert(
      fc.property(pieces, value, (parts, text) => {
        const expected = new RegExp(`^(?:${parts.join('')})$`, 'u').test(text)
        assert.equal(compile(parts.join(''))(text), expected)
      }),
      { numRuns: 500 },
    )
  })

  it('that would be catastrophic elsewhere is not', () => {
    for (const text of ['(a+)+b', '(a|a)*b', '(.*)*(.*)*(.*)*b', '(a?){50}a{50}'])
      assert.equal(compile(text)('a'.repeat(2000)), false)
  })
})
