import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { linesBetween, offsetsOf } from './window.ts'

const offsets = offsetsOf([10, 20, 30, 40])

const cases: readonly (readonly [from: number, to: number, first: number, end: number])[] = [
  [0, 5, 0, 1],
  [0, 10, 0, 2],
  [9, 29, 0, 2],
  [10, 60, 1, 4],
  [-50, 15, 0, 2],
  [60, 1000, 3, 4],
  [1000, 2000, 3, 4],
  [-100, -50, 0, 1],
]

describe('what can be seen', () => {
  it('knows where lines begin', () => {
    assert.deepEqual([...offsets], [0, 10, 30, 60, 100])
  })

  for (const [from, to, first, end] of cases)
    it(`is ${first} up to ${end} between ${from} and ${to}`, () => {
      assert.deepEqual(linesBetween(offsets, from, to), { first, end })
    })

  it('is nothing where there is nothing', () => {
    assert.deepEqual(linesBetween(offsetsOf([]), 0, 100), { first: 0, end: 0 })
  })
})
