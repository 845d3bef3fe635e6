import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { findLines, mostLineBytes } from './line.ts'

const find = (text: string | Buffer, isFinal = false, before = '', most = 100) => {
  const { lines, next } = findLines(
    { bytes: Buffer.from(text), start: 0, before: Buffer.from(before), isFinal },
    most,
  )
  return [lines.map((line) => line.text), next] as const
}

describe('lines in a piece of a stream', () => {
  it('finds whole lines, and waits for the rest of one', () => {
    assert.deepEqual(find('a\nb\r\n\nc'), [['a', 'b', ''], 6])
    assert.deepEqual(find('a\nc', true), [['a', 'c'], 3])
    assert.deepEqual(find('a\nb\nc\n', false, '', 2), [['a', 'b'], 4])
    assert.deepEqual(find(''), [[], 0])
  })

  it('shows what is not UTF-8', () => {
    assert.deepEqual(find(Buffer.from([0xff, 0x00, 0x41, 0x0a])), [['\ufffd\0A'], 4])
  })

  it('cuts a long line at a character, says so, and passes over the rest of it', () => {
    const long = 'é'.repeat(20_000)
    const [[line = ''], next] = find(`${long}\n`)
    assert(Buffer.byteLength(line) <= mostLineBytes)
    assert.match(line, /^é+ … \(cut: the line is longer than 16 KiB\)$/)
    assert.equal(next, 40_001)
    assert.deepEqual(find(long)[1], 40_000)
    assert.deepEqual(find('rest\nnew\n', false, long), [['new'], 9])
    assert.deepEqual(find('new\n', false, `${long}\n`), [['new'], 4])
  })

  it('finds the same lines however the stream is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 5 }).map((text) => text.replaceAll(/[\r\n]/g, ' '))),
        fc.integer({ min: 1, max: 9 }),
        (texts, step) => {
          const whole = Buffer.from(texts.map((text) => `${text}\n`).join(''))
          const found: string[] = []
          let at = 0
          for (let end = step; at < whole.length; end += step) {
            const piece = {
              bytes: whole.subarray(at, end),
              start: at,
              before: whole.subarray(0, at),
              isFinal: false,
            }
            const { lines, next } = findLines(piece, 2)
            found.push(...lines.map(({ text }) => text))
            at = next
          }
          assert.deepEqual(found, texts)
        },
      ),
    )
  })
})
