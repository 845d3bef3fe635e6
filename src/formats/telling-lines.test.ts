import assert from 'node:assert/strict'
import { it } from 'node:test'
import { tellingLines } from './telling-lines.ts'

const told = (lines: readonly string[], most: number): readonly string[] =>
  tellingLines(
    lines.map((text) => ({ text })),
    most,
  ).map(({ text }) => text)

const frames = Array.from({ length: 12 }, (_, n) => `    at f${n} (file:///app/a.js:${n}:1)`)

it('of a crash the error is told, and what says nothing is not', () => {
  const crash = ['up', 'a.js:1', "Error: no 'x'", ...frames, '', 'Node.js v26.10.0']
  assert.deepEqual(told(crash, 10), ["Error: no 'x'", ...frames.slice(0, 9)])
  const rows: readonly (readonly [readonly string[], readonly string[]])[] = [
    [[], []],
    [
      ['a', 'b', 'c'],
      ['b', 'c'],
    ],
    [
      ['Error: old', 'a', 'TypeError: new', 'b'],
      ['TypeError: new', 'b'],
    ],
    [
      ['a', '', 'b', '  ', 'Node.js v24.1.0'],
      ['a', 'b'],
    ],
    [
      ['panic: x', '    at node:internal/main', 'exit'],
      ['panic: x', 'exit'],
    ],
    [
      ['no errors here', 'a', 'b'],
      ['a', 'b'],
    ],
  ]
  for (const [lines, said] of rows) assert.deepEqual(told(lines, 2), said)
})
