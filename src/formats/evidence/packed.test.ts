import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { leastPackedBytes, packedAside, unpacked } from './packed.ts'

const long = Buffer.from('{"name":"package"},'.repeat(leastPackedBytes / 16))

test('what is long and repeats itself is a fraction of it, and comes back as it was', async () => {
  const packed = await packedAside(long)
  assert.ok(packed && packed.byteLength < long.byteLength / 10)
  assert.deepEqual(unpacked(packed, long.byteLength), long)
})

test('what is short, or no smaller for it, stays as it is', async () => {
  assert.equal(await packedAside(long.subarray(0, leastPackedBytes - 1)), null)
  assert.equal(await packedAside(randomBytes(leastPackedBytes)), null)
})

test('what is not of the size that was said is never given', async () => {
  const packed = (await packedAside(long)) ?? new Uint8Array()
  assert.throws(() => unpacked(packed, long.byteLength - 1))
  assert.throws(() => unpacked(packed, long.byteLength + 1), /not of/)
  assert.throws(() => unpacked(packed.subarray(0, -1), long.byteLength))
})
