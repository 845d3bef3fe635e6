import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bodyRoom } from './body-room.ts'
import { RateLimited } from './rate-limit.ts'

describe('room for bodies', () => {
  it('is bounded for one token, and for all', () => {
    const roomFor = bodyRoom(10, 6)
    const [one, again, two] = [roomFor('a'), roomFor('a'), roomFor('b')]
    one.take(4)
    again.take(2)
    assert.throws(() => again.take(1), RateLimited)
    two.take(4)
    assert.throws(() => two.take(1), RateLimited)
    assert.throws(() => roomFor('c').take(1), /Too many large bodies at once/)
  })

  it('comes back, once', () => {
    const roomFor = bodyRoom(10, 6)
    const one = roomFor('a')
    one.take(6)
    assert.throws(() => one.take(1), RateLimited)
    one.release()
    one.release()
    const next = roomFor('a')
    next.take(6)
    assert.throws(() => next.take(1), RateLimited)
  })
})
