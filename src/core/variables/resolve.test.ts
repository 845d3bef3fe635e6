import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  differenceByKey,
  resolve,
  rolledBack,
  type Declared,
  type ResolvedVariable,
} from './resolve.ts'
import type { ValueVersion } from './variable.ts'

const print = (key: string, value: string): string => `${key}:${value}`

/** `web/A=1`, `A=1` for the whole environment; `!` before it makes a secret; `=†` is purged. */
const stored = (text: string): ValueVersion => {
  const [, bang, service = null, key = '', value = ''] =
    /^(!?)(?:(\w+)\/)?(\w+)=(.*)$/.exec(text) ?? []
  const isPurged = value === '†'
  return {
    service,
    key,
    version: 1,
    secret: bang === '!',
    size: value.length,
    fingerprint: isPurged ? null : print(key, value),
    createdAt: 0,
    purgedAt: isPurged ? 1 : null,
  }
}

/** `A`, `A!` required, `A=x` with a default, `A$` a secret. */
const declared = (text: string): Declared => {
  const [, key = '', marks = '', , value = null] = /^(\w+)([!$]*)(=(.*))?$/.exec(text) ?? []
  return {
    key,
    required: marks.includes('!'),
    secret: marks.includes('$'),
    default: value,
    pattern: null,
  }
}

const told = (variables: readonly ResolvedVariable[]): string =>
  variables
    .map((each) => {
      const value = each.fingerprint?.slice(each.key.length + 1)
      return `${each.secret ? '!' : ''}${each.key}=${value} ${each.source}`
    })
    .join(', ')

const rows: readonly (readonly [
  what: string,
  set: string,
  declares: string,
  gives: string,
  missing?: string,
])[] = [
  ['nothing gives nothing', '', '', ''],
  ['a service value beats all', 'A=1 web/A=2', 'A=3', 'A=2 service'],
  ['whichever came first', 'web/A=2 A=1', 'A=3', 'A=2 service'],
  ['an environment value beats the default', 'A=1', 'A=3', 'A=1 environment'],
  ["the descriptor's default is the last", '', 'A=3', 'A=3 default'],
  ['an empty default is a value', '', 'A=', 'A= default'],
  ['an empty value is one, too', 'A=', 'A=3', 'A= environment'],
  ['else it is absent', '', 'A', ''],
  ["another service's is not seen", 'api/A=1', 'A', ''],
  ['nor does it satisfy', 'api/A=1', 'A!', '', 'A'],
  ['required and set', 'A=1', 'A!', 'A=1 environment'],
  ['all that is missing, in the order of the file', 'B=1', 'C! A! B!', 'B=1 environment', 'C A'],
  ['what is not declared is passed on', 'Z=1 web/Y=2', '', 'Y=2 service, Z=1 environment'],
  ['a secret stays one', '!A=1', 'A', '!A=1 environment'],
  ['a declared secret is one wherever it stands', 'A=1', 'A$', '!A=1 environment'],
  ['and by default', '', 'A$=x', '!A=x default'],
  ['a secret under a plain service value is not it', '!A=1 web/A=2', '', 'A=2 service'],
  [
    'in the order of keys',
    'b=1 B=2 a=3 _=4',
    '',
    'B=2 environment, _=4 environment, a=3 environment, b=1 environment',
  ],
]

const words = (text: string): readonly string[] => text.split(' ').filter(Boolean)

describe('resolution', () => {
  for (const [what, set, declares, gives, missing = ''] of rows)
    it(what, () => {
      const found = resolve('web', words(declares).map(declared), words(set).map(stored), print)
      assert.equal(told(found.variables), gives)
      assert.equal(found.missing.join(' '), missing)
      assert.deepEqual(found.purged, [])
    })

  it('names what was purged instead of passing over it', () => {
    const found = resolve('web', [declared('A=x')], [stored('A=†'), stored('B=1')], print)
    assert.deepEqual(found.purged, ['A'])
    assert.equal(told(found.variables), 'B=1 environment')
  })

  it('gives each key at most once, and does not care about the order', () => {
    const value = fc
      .tuple(fc.constantFrom('', 'web/', 'api/'), fc.constantFrom('A', 'B', 'C'), fc.nat(3))
      .map(([service, key, n]) => stored(`${service}${key}=${n}`))
    const all = fc.uniqueArray(value, { selector: ({ service, key }) => `${service}/${key}` })
    fc.assert(
      fc.property(all, (values) => {
        const once = resolve('web', [], values, print).variables
        assert.equal(new Set(once.map(({ key }) => key)).size, once.length)
        assert.deepEqual(resolve('web', [], values.toReversed(), print).variables, once)
      }),
    )
  })
})

const given = (text: string): readonly ResolvedVariable[] =>
  resolve('web', [], words(text).map(stored), print).variables

/** What a default comes to where nothing was ever sealed. */
const fallback = (value: string): readonly ResolvedVariable[] =>
  resolve('web', [declared(`A=${value}`)], [], () => null).variables

describe('the difference by key', () => {
  const pairs: readonly (readonly [from: string, to: string, told: string])[] = [
    ['', '', ''],
    ['A=1', 'A=1', ''],
    ['A=1', 'A=2', 'changed A'],
    ['A=1', '', 'removed A'],
    ['', 'A=1', 'added A'],
    ['A=1', 'web/A=1', ''],
    ['!A=1', 'A=1', ''],
    ['!A=1 B=1', 'A=2 C=1', 'changed !A, removed B, added C'],
  ]
  for (const [from, to, expected] of pairs)
    it(`from ${from || 'nothing'} to ${to || 'nothing'}`, () => {
      const found = differenceByKey(given(from), given(to))
      const text = found.map(({ key, change, secret }) => `${change} ${secret ? '!' : ''}${key}`)
      assert.equal(text.join(', '), expected)
    })

  it('compares defaults where nothing can be sealed yet', () => {
    assert.deepEqual(differenceByKey(fallback('x'), fallback('x')), [])
    assert.equal(differenceByKey(fallback('x'), fallback('y')).length, 1)
    assert.equal(differenceByKey(fallback('1'), given('A=1')).length, 1)
  })
})

describe('the variables of a rollback', () => {
  const rounds: readonly (readonly [
    released: string,
    now: string,
    restoreSecrets: boolean,
    gives: string,
  ])[] = [
    ['A=1', 'A=2', false, 'A=1 environment'],
    ['!A=1', '!A=2', false, '!A=2 environment'],
    ['!A=1', '!A=2', true, '!A=1 environment'],
    ['A=1', '!A=2', false, '!A=2 environment'],
    ['!A=1', '', false, '!A=1 environment'],
    ['A=1', 'A=1 B=2', false, 'A=1 environment'],
    ['!A=1', '!A=1 !web/A=3', false, '!A=3 service'],
  ]
  for (const [released, now, restoreSecrets, gives] of rounds)
    it(`${released} released, ${now || 'nothing'} now${restoreSecrets ? ', all back' : ''}`, () => {
      assert.equal(told(rolledBack(given(released), given(now), { restoreSecrets })), gives)
    })
})
