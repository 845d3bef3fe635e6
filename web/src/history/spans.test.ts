import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { spanNameOf, spanUpTo, stepOf } from './spans.ts'

const hour = 3_600_000
const day = 24 * hour
const now = 1000 * day

const minutes = (span: number): number => stepOf({ from: 0, to: span }) / 60_000

describe('a span of history', () => {
  it('goes back as far as its name says', () => {
    assert.deepEqual(spanUpTo(now, 'week', 0), { from: now - 7 * day, to: now })
    assert.deepEqual(spanUpTo(now, 'all', 0), { from: 0, to: now })
  })

  it('begins when there was something, but not just now', () => {
    assert.deepEqual(spanUpTo(now, 'week', now - day), { from: now - day, to: now })
    assert.deepEqual(spanUpTo(now, 'all', now - 1), { from: now - hour, to: now })
    assert.deepEqual(spanUpTo(now, 'all', undefined), { from: now - 30 * day, to: now })
  })

  it('has steps that people think in', () => {
    assert.deepEqual(
      [hour, day, 7 * day, 30 * day, 365 * day, 5000 * day].map(minutes),
      [1, 5, 15, 60, 720, 1440],
    )
  })

  it('is named by the address', () => {
    assert.deepEqual(
      ['week', null, 'ever'].map((name) => spanNameOf(name)),
      ['week', 'month', 'month'],
    )
  })
})
