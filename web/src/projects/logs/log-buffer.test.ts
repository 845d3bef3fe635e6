import assert from 'node:assert/strict'
import { test } from 'node:test'
import { find, nextMatch } from './find.ts'
import { chunkLines, chunkOf, logBuffer, type LogLine } from './log-buffer.ts'
import { readable } from './readable.ts'
import { visibleOf } from './visible.ts'

const line = (text: string): LogLine => ({ at: '', from: 'web', stream: 'stdout', text })
const lines = (count: number, from = 0): LogLine[] =>
  Array.from({ length: count }, (_, n) => line(`line ${from + n}`))
const kept = (buffer: ReturnType<typeof logBuffer>): string[] =>
  buffer.chunks.flatMap((chunk) => chunk.lines.map(({ text }) => text))

test('lines stay in order, however they come', () => {
  const buffer = logBuffer()
  buffer.append(lines(70))
  buffer.append(lines(60, 70))
  assert.deepEqual(
    kept(buffer),
    lines(130).map(({ text }) => text),
  )
  assert.deepEqual(
    buffer.chunks.map(({ first }) => first),
    [0, chunkLines, 2 * chunkLines],
  )
})

test('only so many lines are kept, the latest', () => {
  const buffer = logBuffer(100)
  buffer.append(lines(1000))
  assert.equal(buffer.count, 1000)
  assert.ok(buffer.count - buffer.dropped <= 100)
  assert.equal(kept(buffer).at(-1), 'line 999')
  assert.equal(chunkOf(buffer, 3), -1)
  assert.equal(chunkOf(buffer, 999), buffer.chunks.length - 1)
})

test('only so many characters are kept', () => {
  const buffer = logBuffer(100_000, 10_000)
  for (let n = 0; n < 300; n++) buffer.append([line('x'.repeat(1000))])
  assert.ok(buffer.count - buffer.dropped <= chunkLines)
})

test('what is found goes on with what comes, and forgets what goes', () => {
  const buffer = logBuffer(150)
  buffer.append(lines(100))
  const first = find(buffer, 'LINE 7', undefined)
  assert.deepEqual(first.lines, [7, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79])
  buffer.append(lines(100, 700))
  const second = find(buffer, 'LINE 7', first)
  assert.deepEqual(second.lines.slice(0, 2), [70, 71])
  assert.deepEqual(second, find(buffer, 'LINE 7', undefined))
})

test('what is typed is no pattern', () => {
  const buffer = logBuffer()
  buffer.append([line('a.b(c'), line('axb(c'), line('[31m')])
  assert.deepEqual(find(buffer, 'a.b(', undefined).lines, [0])
  assert.deepEqual(find(buffer, '[31', undefined).lines, [2])
  assert.deepEqual(find(buffer, '', undefined).lines, [])
})

test('matches go round', () => {
  const found = { text: 'x', upTo: 9, lines: [2, 5, 8] }
  assert.equal(nextMatch(found, undefined, 1), 2)
  assert.equal(nextMatch(found, undefined, -1), 8)
  assert.equal(nextMatch(found, 5, 1), 8)
  assert.equal(nextMatch(found, 8, 1), 2)
  assert.equal(nextMatch(found, 2, -1), 8)
  assert.equal(nextMatch({ ...found, lines: [] }, 2, 1), undefined)
})

test('what can be seen is shown, and the room of all others stays', () => {
  const buffer = logBuffer()
  buffer.append(lines(100_000))
  const visible = visibleOf(buffer.chunks, () => 1000, 500_000, 800)
  assert.ok(visible.to - visible.from <= 4)
  assert.equal(visible.before, visible.from * 1000)
  assert.equal(visible.before + visible.after + (visible.to - visible.from) * 1000, 2_000_000)
  const end = visibleOf(buffer.chunks, () => 1000, Infinity, 800)
  assert.deepEqual([end.to, end.after], [2000, 0])
  assert.equal(end.before + (end.to - end.from) * 1000, 2_000_000)
  assert.deepEqual(
    visibleOf([], () => 1000, Infinity, 800),
    {
      ...{ from: 0, to: 0, before: 0, after: 0 },
    },
  )
})

test('what would be obeyed is shown', () => {
  assert.equal(
    readable('\u001b[31mred\u0007\t<b>\u202e\u2028'),
    '\\u001b[31mred\\u0007\t<b>\\u202e\\u2028',
  )
  assert.equal(readable('日本語 é 🎉 عربي'), '日本語 é 🎉 عربي')
})
