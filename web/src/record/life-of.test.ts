import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DeploymentRecord } from '../../../src/contract/ledger.ts'
import { lifeOf, spanText } from './life-of.ts'

const record = (id: string, from: number, to: number | null): DeploymentRecord =>
  ({
    id,
    deployedAt: new Date(from).toISOString(),
    endedAt: to === null ? null : new Date(to).toISOString(),
  }) as DeploymentRecord

describe('the life of a slot', () => {
  it('is told by when each began, whatever was heard first', () => {
    const told = lifeOf([record('b', 2000, 3000), record('c', 3000, null), record('a', 1, 2000)])
    assert.deepEqual(
      told.map((stretch) => stretch.record.id),
      ['c', 'b', 'a'],
    )
  })

  it('says how long nothing ran', () => {
    const told = lifeOf([record('c', 9000, 9500), record('b', 3000, 4000), record('a', 1, 3000)])
    assert.deepEqual(
      told.map(({ idleMs }) => idleMs),
      [0, 5000, 0],
    )
  })
})

describe('a length of time', () => {
  for (const [ms, expected] of [
    [0, 'under 1 s'],
    [999, 'under 1 s'],
    [61_000, '1 min 1 s'],
    [3_600_000, '1 h'],
    [3_600_000 + 59_000, '1 h'],
    [2 * 86_400_000 + 3 * 3_600_000 + 5, '2 d 3 h'],
  ] as const)
    it(`of ${ms} ms is ${expected}`, () => assert.equal(spanText(ms), expected))
})
