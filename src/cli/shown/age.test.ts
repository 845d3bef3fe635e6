import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { age, exact, when } from './age.ts'

const now = Date.parse('2026-03-01T12:00:00.000Z')

describe('the age of', () => {
  const rows = [
    ['2026-03-01T12:00:00.000Z', 'now'],
    ['2026-03-01T11:59:59.001Z', 'now'],
    ['2026-03-01T11:59:59.000Z', '1s ago'],
    ['2026-03-01T11:59:00.001Z', '59s ago'],
    ['2026-03-01T11:59:00.000Z', '1m ago'],
    ['2026-03-01T11:00:00.000Z', '1h ago'],
    ['2026-02-27T12:00:00.001Z', '47h ago'],
    ['2026-02-27T12:00:00.000Z', '2d ago'],
    ['2025-03-01T12:00:00.000Z', '365d ago'],
    ['2024-03-01T12:00:00.000Z', '2y ago'],
    ['2026-03-01T12:03:00.000Z', 'in 3m'],
  ] as const
  for (const [instant, said] of rows)
    it(`${instant} is ${said}`, () => assert.equal(age(now, instant), said))
})

it('is told to eyes, and the instant to programs', () => {
  const instant = '2026-03-01T11:00:00.000Z'
  const pipe = { now, width: undefined, isColored: false }
  const screen = { ...pipe, width: 80 }
  assert.deepEqual([when(screen, instant), when(pipe, instant)], ['1h ago', instant])
  assert.deepEqual([exact(screen, instant), exact(pipe, instant)], [`${instant} (1h ago)`, instant])
})
