import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { interpolate } from './interpolation.ts'

const values: Readonly<Record<string, string>> = { FOO: 'first', BAR: '', D: '$FOO' }
const lookup = (name: string): string | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined

/** Text, what comes of it, and what was not set. */
const replaced: readonly (readonly [string, string, ...string[]])[] = [
  ['foo', 'foo'],
  ['$FOO ${FOO}', 'first first'],
  ['$FOO-bar $FOO.js $FOO$FOO', 'first-bar first.js firstfirst'],
  ['$${FOO} $$FOO $$', '${FOO} $FOO $'],
  ['$$$FOO', '$first'],
  ['$D ${D}', '$FOO $FOO'],
  ['This $NO var', 'This  var', 'NO'],
  ['This ${BAR} var', 'This  var'],
  ['${NO:-def} ${NO-def}', 'def def'],
  ['${BAR:-def}', 'def'],
  ['${BAR-def}', ''],
  ['${FOO:-def} ${FOO-def}', 'first first'],
  ['${FOO:-}${NO:-}', 'first'],
  ['${BAR:-/non:-alphanumeric}', '/non:-alphanumeric'],
  ['${NO-$FOO}', 'first'],
  ['${NO-${FOO} ${FOO}}', 'first first'],
  ['${BAR:-${NO:-${FOO}}}', 'first'],
  ['${NO:-$$x}', '$x'],
  ['${FOO:-${NO}}', 'first'],
  ['${FOO:-${NO:?why}}', 'first'],
  ['${FOO:?err} ${FOO?err} ${BAR?err}', 'first first '],
  ['${NO-myerror?msg}', 'myerror?msg'],
  ['${NO-va:-lu:?e}', 'va:-lu:?e'],
  ['${FOO:+yes} ${FOO+yes} ${BAR:+yes} ${BAR+yes} ${NO:+yes} ${NO+yes}', 'yes yes  yes  '],
  ['${FOO:+${FOO}!}', 'first!'],
  ['${FOO+va?lu-e}', 'va?lu-e'],
  ['${NO:-a}b}', 'ab}'],
  ['${NO:-{"x":1}}', '{"x":1}'],
  ['a}b{c', 'a}b{c'],
  ['${_a1:-x}', 'x'],
  ['$a-$b', '-', 'a', 'b'],
]

const plain = /must have a name after \$; a plain \$ is written \$\$/
const refused: readonly (readonly [string, RegExp])[] = [
  ['${', plain],
  ['$}', plain],
  ['${}', plain],
  ['${ }', plain],
  ['${ FOO}', plain],
  ['${1}', plain],
  ['$', plain],
  ['$1', plain],
  ['pa$', plain],
  ['$(date)', plain],
  ['${FOO }', /only :- - :\? \? :\+ or \+ after the name/],
  ['${FOO!}', /only :-/],
  ['${FOO:x}', /only :-/],
  ['${FOO', /a \} for each \$\{/],
  ['${NO:-${FOO}', /a \} for each \$\{/],
  ['${NO:?Mandatory}', /^needs NO, which has no value: Mandatory$/],
  ['${BAR:?empty}', /^needs BAR, which has no value: empty$/],
  ['${NO?}', /^needs NO, which has no value$/],
  ['${NO:?Mandatory ${FOO}}', /^needs NO, which has no value: Mandatory first$/],
  ['${NO?bar-baz}', /: bar-baz$/],
  ['${NO:-'.repeat(21) + '}'.repeat(21), /not nest deeper than 20 levels/],
]

describe('interpolation', () => {
  for (const [text, expected, ...unset] of replaced)
    it(`makes ${JSON.stringify(expected)} of ${text}`, () => {
      const value = { text: expected, unset }
      assert.deepEqual(interpolate(text, lookup, 1000), { ok: true, value })
    })

  for (const [text, why] of refused)
    it(`refuses ${text.slice(0, 40)}`, () => {
      const answer = interpolate(text, lookup, 1000)
      assert.ok(!answer.ok, JSON.stringify(answer))
      assert.match(answer.problem, why)
    })

  it('stops before a value grows too long', () => {
    assert.ok(interpolate('$FOO$FOO', lookup, 10).ok)
    assert.ok(!interpolate('$FOO$FOO', lookup, 9).ok)
    assert.ok(!interpolate('${NO:-$FOO$FOO}', lookup, 9).ok)
  })
})
