import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createChanges } from './changes.ts'
import type { Clock } from './clock.ts'

/** A clock that stands still until it is told that all waits are over. */
const standing = () => {
  const waits = new Set<() => void>()
  const clock: Clock = {
    now: () => 1000,
    after: (_ms, act) => {
      waits.add(act)
      return () => void waits.delete(act)
    },
    sleep: async () => {},
  }
  return { clock, waits }
}
const nobody = new AbortController().signal

describe('changes', () => {
  it('answers at once whoever has not seen the last one', async () => {
    const { clock, waits } = standing()
    const changes = createChanges(clock)
    const seen = await changes.next(null, 1000, nobody)
    assert.equal(await changes.next(seen - 1, 1000, nobody), seen)
    changes.tell()
    assert.equal(await changes.next(seen, 1000, nobody), seen + 1)
    assert.equal(waits.size, 0)
  })

  it('lets all others wait for the next one', async () => {
    const { clock, waits } = standing()
    const changes = createChanges(clock)
    const seen = await changes.next(null, 0, nobody)
    const both = [changes.next(seen, 1000, nobody), changes.next(seen, 1000, nobody)]
    changes.tell()
    assert.deepEqual(await Promise.all(both), [seen + 1, seen + 1])
    assert.equal(waits.size, 0)
  })

  it('waits no longer than it is asked to, nor for whoever has gone', async () => {
    const { clock, waits } = standing()
    const changes = createChanges(clock)
    const seen = await changes.next(null, 0, nobody)
    const late = changes.next(seen, 1000, nobody)
    for (const over of waits) over()
    assert.equal(await late, seen)
    const gone = new AbortController()
    const left = changes.next(seen, 1000, gone.signal)
    gone.abort()
    assert.equal(await left, seen)
    assert.equal(waits.size, 0)
  })
})
