import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createFrames } from './web-socket.ts'

/** A frame as it goes over the wire: of any length, masked or not. */
const frame = fc
  .record({
    code: fc.constantFrom(0, 1, 2, 9, 10),
    length: fc.oneof(fc.nat(200), fc.constantFrom(125, 126, 127, 65_535, 65_536)),
    masked: fc.boolean(),
  })
  .map(({ code, length, masked }) => frameOf(code, length, masked))

const frameOf = (code: number, length: number, masked: boolean): Buffer => {
  const mask = masked ? 128 : 0
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head[0] = 128 | code
  head[1] = mask | (length < 126 ? length : length < 65_536 ? 126 : 127)
  if (head.length === 4) head.writeUInt16BE(length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
  // 0x88 everywhere: what looks like a close frame inside another must not count.
  return Buffer.concat([head, Buffer.alloc(masked ? 4 : 0), Buffer.alloc(length, 0x88)])
}

describe('frames', () => {
  it('end where they end, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 8 }), fc.nat(), (all, seed) => {
        const bytes = Buffer.concat(all)
        const ends = new Set<number>()
        let sum = 0
        for (const each of all) ends.add((sum += each.length))
        const frames = createFrames()
        let at = 0
        for (let turn = 0; at < bytes.length; turn++) {
          const size = 1 + (((seed + turn) * 7919) % Math.max(1, Math.ceil(bytes.length / 20)))
          const piece = bytes.subarray(at, at + size)
          const first = frames.push(piece)
          const wanted = [...ends].find((end) => end > at && end <= at + piece.length)
          assert.equal(first, wanted === undefined ? -1 : wanted - at)
          at += piece.length
          assert.equal(frames.atEnd(), ends.has(at))
        }
        assert.equal(frames.closed(), false)
      }),
    )
  })

  it('tell when a side has closed', () => {
    const frames = createFrames()
    frames.push(Buffer.concat([frameOf(1, 300, false), frameOf(8, 2, false)]))
    assert.equal(frames.closed(), true)
  })
})
