import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Refusal } from '../kernel/refusal.ts'
import { decideSet, type Wish } from './change.ts'
import { most, type ValueVersion } from './variable.ts'

const held = (key: string, value: string, more: Partial<ValueVersion> = {}): ValueVersion => ({
  service: null,
  key,
  version: 2,
  secret: false,
  size: value.length,
  fingerprint: value,
  createdAt: 0,
  purgedAt: null,
  ...more,
})
const wish = (key: string, value: string, more: Partial<Wish> = {}): Wish => ({
  service: null,
  key,
  value,
  secret: false,
  fingerprint: value,
  ...more,
})
const decided = (current: readonly ValueVersion[], wishes: readonly Wish[], last = 2) => {
  const { begins, ends, outcomes } = decideSet(current, new Map([['/A', last]]), wishes)
  return {
    begins: begins.map(({ key, version, secret }) => `${key} ${version}${secret ? ' secret' : ''}`),
    ends: ends.map(({ key }) => key),
    outcomes: outcomes.map(({ outcome, version }) => `${outcome} ${version}`),
  }
}

const tooLarge = (error: unknown) => error instanceof Refusal && error.code === 'too_large'

describe('setting', () => {
  const rows: readonly (readonly [
    what: string,
    current: readonly ValueVersion[],
    wish: Wish,
    begins: readonly string[],
    ends: readonly string[],
    outcome: string,
  ])[] = [
    ['what was never set', [], wish('B', 'x'), ['B 1'], [], 'created 1'],
    ['what was unset goes on counting', [], wish('A', 'x'), ['A 3'], [], 'created 3'],
    ['another value', [held('A', 'x')], wish('A', 'y'), ['A 3'], ['A'], 'changed 3'],
    ['the same value changes nothing', [held('A', 'x')], wish('A', 'x'), [], [], 'unchanged 2'],
    [
      'a secret stays one',
      [held('A', 'x', { secret: true })],
      wish('A', 'y'),
      ['A 3 secret'],
      ['A'],
      'changed 3',
    ],
    [
      'and the same secret is unchanged',
      [held('A', 'x', { secret: true })],
      wish('A', 'x'),
      [],
      [],
      'unchanged 2',
    ],
    [
      'a plain value becomes a secret',
      [held('A', 'x')],
      wish('A', 'x', { secret: true }),
      ['A 3 secret'],
      ['A'],
      'changed 3',
    ],
    [
      'another scope is another variable',
      [held('A', 'x', { service: 'web' })],
      wish('A', 'x'),
      ['A 3'],
      [],
      'created 3',
    ],
    [
      'what was purged is no value',
      [held('A', '', { fingerprint: null })],
      wish('A', 'x'),
      ['A 3'],
      ['A'],
      'changed 3',
    ],
  ]
  for (const [what, current, one, begins, ends, outcome] of rows)
    it(what, () => {
      assert.deepEqual(decided(current, [one]), { begins, ends, outcomes: [outcome] })
    })

  const full = Array.from({ length: most.keys }, (_, index) => held(`K${index}`, ''))

  it('is refused beyond so many variables, and replaces within them', () => {
    assert.throws(() => decided(full, [wish('NEW', 'x')]), tooLarge)
    assert.deepEqual(decided(full, [wish('K1', 'x')]).outcomes, ['changed 1'])
    assert.deepEqual(decided(full, [wish('K1', '')]).outcomes, ['unchanged 2'])
  })

  it('is refused beyond so many bytes, keys counted', () => {
    const big = held('B', 'x'.repeat(most.setBytes - 4))
    assert.deepEqual(decided([big], [wish('A', 'yy')]).outcomes, ['created 3'])
    assert.throws(() => decided([big], [wish('A', 'yyy')]), tooLarge)
    assert.deepEqual(decided([big], [wish('B', 'yyyyyyy')]).outcomes, ['changed 1'])
  })
})
