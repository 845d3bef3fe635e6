import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { digestOf, type Digest } from '../../../formats/digest.ts'
import { Refusal } from '../../kernel/refusal.ts'
import {
  decide,
  mostAheadMs,
  outcomeOfStart,
  precedes,
  settled,
  type Decision,
  type End,
  type Interval,
  type Report,
} from './record.ts'

const [a, b] = [digestOf('a'), digestOf('b')]

const interval = (id: string, digest: Digest, deployedAt: number, end: End | null): Interval => ({
  id,
  digest,
  projectId: null,
  deployedAt,
  end,
})
const goneAt = (endedAt: number): End => ({
  status: 'decommissioned',
  endedAt,
  endRecordedAt: endedAt,
  supersededBy: null,
})
const report = (fields: Partial<Report>): Report => ({
  deploymentName: 'api',
  id: 'm',
  digest: a,
  equivalents: [fields.digest ?? a],
  status: 'deployed',
  ...fields,
})

/** What is decided, in a word or two: a kind, and the time that matters. */
const said = (decision: Decision): string => {
  switch (decision.kind) {
    case 'start':
      return `start ${decision.deployedAt}${decision.supersedes ? ' supersedes' : ''}`
    case 'sighting':
      return `sighting ${decision.seenAt}`
    case 'nothing':
      return `${decision.outcome} ${decision.record?.id ?? '-'}`
    case 'past':
      return `past ${decision.deployedAt}`
    case 'end':
      return `end ${decision.endedAt}`
  }
}

describe('deciding what a report asks for', () => {
  const now = 100
  const active = interval('g', b, 50, null)
  const held = { active, last: active }
  const former = interval('g', a, 50, goneAt(80))
  const emptied = { active: null, last: former }
  const empty = { active: null, last: null }
  const brief = interval('x', b, 100, goneAt(100))

  const table: readonly (readonly [
    string,
    Partial<Report>,
    Parameters<typeof decide>[1],
    string,
  ])[] = [
    ['nothing there', {}, empty, 'start 100'],
    ['nothing there, with a time', { deployedAt: -5 }, empty, 'start -5'],
    ['another there', {}, held, 'start 100 supersedes'],
    ['the same there', { digest: b }, held, 'sighting 100'],
    ['an equal one there', { equivalents: [a, b] }, held, 'sighting 100'],
    ['the same, observed', { digest: b, observedAt: 60 }, held, 'sighting 60'],
    ['the same, with an earlier time', { digest: b, deployedAt: 3 }, held, 'sighting 100'],
    ['a time before what is there', { deployedAt: 49 }, held, 'past 49'],
    ['the same instant, a later id', { deployedAt: 50 }, held, 'start 50 supersedes'],
    ['the same instant, an earlier id', { id: 'a', deployedAt: 50 }, held, 'past 50'],
    ['observed before it began', { observedAt: 49 }, held, 'outdated g'],
    ['observed as it began', { observedAt: 50 }, held, 'start 100 supersedes'],
    ['emptied before', {}, emptied, 'start 100'],
    ['a time before it was emptied', { deployedAt: 79 }, emptied, 'past 79'],
    ['the instant at which it was emptied', { deployedAt: 80 }, emptied, 'start 80'],
    ['observed before it was emptied', { observedAt: 79 }, emptied, 'outdated g'],
    ['observed as it was emptied', { observedAt: 80 }, emptied, 'start 100'],
    ['emptied as it began, an earlier id', {}, { active: null, last: brief }, 'start 101'],
    ['the same, with that time', { deployedAt: 100 }, { active: null, last: brief }, 'past 100'],
    ['gone', { digest: b, status: 'decommissioned' }, held, 'end 100'],
    ['gone at a time', { digest: b, status: 'decommissioned', endedAt: 50 }, held, 'end 50'],
    ['gone, observed before', { status: 'decommissioned', observedAt: 1 }, held, 'outdated g'],
    ['gone already', { status: 'decommissioned' }, emptied, 'unchanged g'],
  ]
  for (const [about, fields, slot, expected] of table)
    it(`${about}: ${expected}`, () => {
      assert.equal(said(decide(report(fields), slot, now)), expected)
    })

  it('comes after what is there, even if the clock has gone back', () => {
    assert.equal(said(decide(report({}), held, 10)), 'start 51 supersedes')
    assert.equal(said(decide(report({}), emptied, 10)), 'start 80')
    const gone = report({ digest: b, status: 'decommissioned' })
    assert.equal(said(decide(gone, held, 10)), 'end 50')
  })

  const refused: readonly (readonly [
    string,
    Partial<Report>,
    Parameters<typeof decide>[1],
    string,
  ])[] = [
    ['another runs', { status: 'decommissioned' }, held, 'not_deployed'],
    ['nothing ran', { status: 'decommissioned' }, empty, 'not_deployed'],
    ['another was the last', { digest: b, status: 'decommissioned' }, emptied, 'not_deployed'],
    [
      'it ends before it began',
      { digest: b, status: 'decommissioned', endedAt: 49 },
      held,
      'time_invalid',
    ],
  ]
  for (const [about, fields, slot, code] of refused)
    it(`refuses with ${code} when ${about}`, () => {
      assert.throws(() => decide(report(fields), slot, now), { code })
    })

  it('names what the slot holds', () => {
    const gone = report({ status: 'decommissioned' })
    assert.throws(() => decide(gone, held, now), { message: new RegExp(b) })
    assert.throws(() => decide(gone, empty, now), { message: /nothing/ })
  })
})

describe('times as they count', () => {
  it('leaves a time that has come, and takes one a little ahead as not given', () => {
    assert.equal(settled('deployedAt', undefined, 100), undefined)
    assert.equal(settled('deployedAt', 100, 100), 100)
    assert.equal(settled('deployedAt', -100, 100), -100)
    assert.equal(settled('deployedAt', 101, 100), undefined)
    assert.equal(settled('deployedAt', 100 + mostAheadMs, 100), undefined)
  })

  for (const field of ['deployedAt', 'endedAt', 'observedAt'] as const)
    it(`refuses ${field} beyond five minutes ahead, naming the field`, () => {
      assert.throws(
        () => settled(field, 101 + mostAheadMs, 100),
        (error) =>
          error instanceof Refusal &&
          error.code === 'time_invalid' &&
          error.errors[0]?.pointer === `#/${field}`,
      )
    })
})

const place = (deployedAt: number, id: string) => ({ deployedAt, id })

describe('the order of a slot', () => {
  it('is by start, then by id', () => {
    assert.ok(precedes(place(1, 'b'), place(2, 'a')))
    assert.ok(precedes(place(1, 'a'), place(1, 'b')))
    assert.ok(!precedes(place(1, 'a'), place(1, 'a')))
    assert.ok(!precedes(place(2, 'a'), place(1, 'b')))
  })

  it('tells a roll back from a step forward by first starts', () => {
    const [early, late] = [interval('1', a, 1, goneAt(2)), interval('2', b, 2, null)]
    const outcome = (reported: Interval | null, superseded: Interval | null) =>
      outcomeOfStart(late, { reported, superseded })
    assert.equal(outcomeOfStart(null, { reported: early, superseded: late }), 'deployed')
    assert.equal(outcome(null, late), 'superseded')
    assert.equal(outcome(early, late), 'rolled_back')
    assert.equal(outcome(late, early), 'superseded')
    assert.equal(outcome(late, late), 'superseded')
  })
})
