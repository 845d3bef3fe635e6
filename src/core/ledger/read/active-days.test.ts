import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { activeDays, dayMs, fairShare, newestDays } from './active-days.ts'

const nothing = {
  starts: new Map(),
  rollbacks: new Map(),
  ends: new Map(),
  leads: [],
  rollbacksFrom: 0,
}

describe('what happened day by day', () => {
  it('has every day that the span touches, also the quiet ones', () => {
    const days = activeDays({ from: 1, to: 2 * dayMs + 1 }, nothing)
    const quiet = { starts: 0, rollbacks: 0, decommissions: 0, leadTime: null }
    assert.deepEqual(days, [
      { day: '1970-01-01', ...quiet },
      { day: '1970-01-02', ...quiet },
      { day: '1970-01-03', ...quiet },
    ])
  })

  it('counts what it knows no lead time of', () => {
    const leads = [
      { at: 0, leadMs: null },
      { at: 5, leadMs: 30 },
      { at: 7, leadMs: 10 },
    ]
    const starts = new Map([[0, 10_000]])
    const [day] = activeDays({ from: 0, to: dayMs }, { ...nothing, starts, leads })
    assert.equal(day?.starts, 10_000)
    assert.deepEqual(day.leadTime, { medianMs: 10, p90Ms: 30, starts: 2 })
  })
})

describe('the newest days', () => {
  const counts = new Map([
    [3, 10],
    [5, 20],
    [4, 1],
  ])
  for (const [most, first] of [
    [31, 0],
    [30, 4],
    [20, 5],
    [19, 6],
  ] as const)
    it(`with at most ${most} begin on ${first}`, () =>
      assert.equal(newestDays(counts, most), first))

  it('are those whose rollbacks are told', () => {
    const days = activeDays({ from: 0, to: 2 * dayMs }, { ...nothing, rollbacksFrom: dayMs })
    assert.deepEqual(
      days.map(({ rollbacks }) => rollbacks),
      [null, 0],
    )
  })
})

describe('a fair share', () => {
  const rows: readonly (readonly [readonly number[], number, number | null])[] = [
    [[], 10, null],
    [[4, 6], 10, null],
    [[4, 7], 10, 6],
    [[10_000], 5000, 5000],
    [[1, 100, 100], 21, 10],
    [Array.from({ length: 367 }, () => 3000), 5000, 13],
  ]
  for (const [counts, most, share] of rows)
    it(`of ${most} among ${counts.length} is ${share ?? 'all'}`, () =>
      assert.equal(fairShare(counts, most), share))
})
