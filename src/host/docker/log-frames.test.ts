import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readFrames, type LogPiece } from './log-frames.ts'

const frame = (stream: number, text: string | Buffer): Buffer => {
  const content = Buffer.from(text)
  const head = Buffer.alloc(8)
  head[0] = stream
  head.writeUInt32BE(content.length, 4)
  return Buffer.concat([head, content])
}
const time = '2026-01-02T03:04:05.000000006Z'
const at = BigInt(Date.parse('2026-01-02T03:04:05Z')) * 1_000_000n + 6n

test('a log is read the same however it is torn', () => {
  const euro = Buffer.from('€')
  const log = Buffer.concat([
    frame(1, `${time} one\n`),
    frame(2, `${time} two\n`),
    frame(1, Buffer.concat([Buffer.from(`${time} `), euro.subarray(0, 1)])),
    frame(1, Buffer.concat([Buffer.from(`${time} `), euro.subarray(1), Buffer.from('\n')])),
    frame(1, `${time} \n`),
  ])
  const whole: readonly LogPiece[] = [
    { stream: 'stdout', at, text: 'one', ends: true },
    { stream: 'stderr', at, text: 'two', ends: true },
    { stream: 'stdout', at, text: '', ends: false },
    { stream: 'stdout', at, text: '€', ends: true },
    { stream: 'stdout', at, text: '', ends: true },
  ]
  fc.assert(
    fc.property(fc.array(fc.nat(log.length), { maxLength: 12 }), (cuts) => {
      const places = [0, ...cuts.toSorted((one, other) => one - other), log.length]
      const read = readFrames()
      const pieces = places.flatMap((from, index) =>
        index === 0 ? [] : read(log.subarray(places[index - 1], from)),
      )
      assert.deepEqual(pieces, whole)
    }),
  )
})

const odd: readonly (readonly [string, Buffer])[] = [
  ['text', Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
  ['a frame without end', Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])],
  ['a line without a time', frame(1, 'hello\n')],
  ['an empty line without a time', frame(1, '')],
]
for (const [name, bytes] of odd)
  test(`${name} is an odd answer`, () => {
    assert.throws(() => readFrames()(bytes), /Docker gave an odd answer/)
  })
