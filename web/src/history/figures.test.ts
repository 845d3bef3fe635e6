import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ActiveDay } from '../../../src/contract/overview.ts'
import { durationOf, figuresOf } from './figures.ts'

const dayMs = 86_400_000

const days = (count: number, fields: Partial<ActiveDay> = {}): readonly ActiveDay[] =>
  Array.from({ length: count }, (_, at) => ({
    day: new Date(Date.UTC(2026, 0, 1) + at * dayMs).toISOString().slice(0, 10),
    starts: 1,
    rollbacks: 0,
    decommissions: 0,
    leadTime: null,
    ...fields,
  }))

describe('figures', () => {
  it('are those of days', () => {
    const [first, second] = figuresOf([
      ...days(1, { leadTime: { medianMs: 5, p90Ms: 9, starts: 2 } }),
      ...days(1, { rollbacks: 1 }),
    ])
    assert.deepEqual(first, { day: '2026-01-01', starts: 1, rollbacks: 0, medianMs: 5, p90Ms: 9 })
    assert.deepEqual([second?.rollbacks, second?.medianMs], [1, null])
  })

  it('are those of weeks from Monday where there are many days', () => {
    const weeks = figuresOf(days(101))
    assert.deepEqual(
      weeks.slice(0, 2).map(({ day, starts }) => [day, starts]),
      [
        ['2025-12-29', 4],
        ['2026-01-05', 7],
      ],
    )
    assert.equal(
      weeks.reduce((sum, { starts }) => sum + starts, 0),
      101,
    )
  })

  it('weigh the days of a week by their starts', () => {
    const [week] = figuresOf([
      ...days(1, { leadTime: { medianMs: 10, p90Ms: 10, starts: 3 } }),
      ...days(2, { leadTime: { medianMs: 30, p90Ms: 50, starts: 1 } }).slice(1),
      ...days(102).slice(2),
    ])
    assert.deepEqual([week?.medianMs, week?.p90Ms], [15, 20])
  })
})

describe('a duration', () => {
  for (const [ms, text] of [
    [0, '0 s'],
    [1500, '1.5 s'],
    [90_000, '1.5 min'],
    [11 * 3_600_000, '11 h'],
    [3 * dayMs, '3 d'],
  ] as const)
    it(`of ${ms} ms is ${text}`, () => assert.equal(durationOf(ms), text))
})
