import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { idsFrom } from './id.ts'

test('ids sort by time, and ascend within a millisecond and when the clock goes back', () => {
  let now = 1_700_000_000_000
  const newId = idsFrom(() => now, randomBytes)
  const ids: string[] = []
  for (const step of [0, 0, 0, 1, 0, -5, 0, 1000]) {
    now += step
    ids.push(newId('rec'))
  }
  assert.deepEqual(ids.toSorted(), ids)
  assert.equal(new Set(ids).size, ids.length)
  for (const id of ids) assert.match(id, /^rec_[0-9a-hjkmnp-tv-z]{26}$/)
})

test('an id begins with its time', () => {
  const newId = idsFrom(
    () => 2 ** 45 + 33,
    (bytes) => new Uint8Array(bytes),
  )
  assert.equal(newId('evt'), `evt_1000000011${'0'.repeat(16)}`)
})

test('counting up within a millisecond carries', () => {
  const newId = idsFrom(
    () => 0,
    (bytes) => new Uint8Array(bytes).fill(255),
  )
  assert.equal(newId('evt'), `evt_${'0'.repeat(10)}f${'z'.repeat(15)}`)
  assert.equal(newId('evt'), `evt_${'0'.repeat(10)}g${'0'.repeat(15)}`)
})
