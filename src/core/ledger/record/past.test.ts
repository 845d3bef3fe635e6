import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { digestOf, type Digest } from '../../../formats/digest.ts'
import { enterPast } from './past.ts'
import type { Change, End, Interval, Report } from './record.ts'

const [a, b, c] = [digestOf('a'), digestOf('b'), digestOf('c')]
const now = 100

const ran = (id: string, digest: Digest, from: number, end: End | null): Interval => ({
  id,
  digest,
  projectId: null,
  deployedAt: from,
  end,
})
const by = (id: string, endedAt: number): End => ({
  status: 'superseded',
  endedAt,
  endRecordedAt: endedAt,
  supersededBy: id,
})
const gone = (endedAt: number): End => ({
  status: 'decommissioned',
  endedAt,
  endRecordedAt: endedAt,
  supersededBy: null,
})
const report = (digest: Digest, id = 'm'): Report => ({
  deploymentName: 'api',
  id,
  digest,
  equivalents: [digest],
  status: 'deployed',
})

/** What changes, in words: where it ends and whose end moves to where. */
const said = (change: Change): string => {
  if (change.kind === 'nothing') return `${change.outcome} ${change.record?.id ?? '-'}`
  assert.equal(change.kind, 'enter')
  const { end, moved } = change
  assert.equal(end.endRecordedAt, now)
  if (!moved) return how(end)
  assert.equal(moved.end.endRecordedAt, now)
  return `${how(end)}, ${moved.record.id} ${how(moved.end)}`
}

const how = ({ status, endedAt, supersededBy }: End): string =>
  `${status} ${endedAt} ${supersededBy}`

describe('a start that enters the past', () => {
  const next = ran('n', b, 50, null)
  const table: readonly (readonly [string, number, Interval | null, Interval | null, string])[] = [
    ['before everything', 10, null, next, 'superseded 50 n'],
    [
      'into what the next start ended',
      20,
      ran('f', a, 10, by('n', 50)),
      next,
      'superseded 50 n, f superseded 20 m',
    ],
    [
      'into what was decommissioned',
      20,
      ran('f', a, 10, gone(30)),
      next,
      'decommissioned 30 null, f superseded 20 m',
    ],
    [
      'into what was decommissioned last',
      20,
      ran('f', a, 10, gone(30)),
      null,
      'decommissioned 30 null, f superseded 20 m',
    ],
    ['into a gap', 40, ran('f', a, 10, gone(30)), next, 'superseded 50 n'],
    ['as a gap begins', 30, ran('f', a, 10, gone(30)), next, 'superseded 50 n'],
    ['where the same ran', 20, ran('f', c, 10, by('n', 50)), next, 'unchanged f'],
    ['where the same had run', 40, ran('f', c, 10, gone(30)), next, 'superseded 50 n'],
    [
      'at the instant of the next start, before it by id',
      50,
      ran('f', a, 10, by('n', 50)),
      next,
      'superseded 50 n, f superseded 50 m',
    ],
    [
      'at the instant of a decommission and the next start, before that by id',
      50,
      ran('f', a, 10, gone(50)),
      next,
      'superseded 50 n',
    ],
    [
      'as what is there began',
      10,
      ran('f', a, 10, by('n', 50)),
      next,
      'superseded 50 n, f superseded 10 m',
    ],
  ]
  for (const [about, at, before, after, expected] of table)
    it(`${about}: ${expected}`, () => {
      assert.equal(said(enterPast(report(c), at, { before, after }, now)), expected)
    })

  it('is a defect with nothing after it', () => {
    assert.throws(() => enterPast(report(c), 10, { before: null, after: null }, now), /defect/)
  })
})
