import assert from 'node:assert/strict'
import { it } from 'node:test'
import { counted } from './counted.ts'

it('a count stands as in English', () => {
  for (const count of [0, 7, 999, 1000, 12_345, 100_000, 1_234_567])
    assert.equal(counted(count), count.toLocaleString('en'))
})
