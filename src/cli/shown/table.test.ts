import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cut, printable, printableJson, widthOf } from './printable.ts'
import { table, type Column } from './table.ts'
import type { Terminal } from './terminal.ts'

type Row = { readonly a: string; readonly b: string; readonly c: string }

const columns: readonly Column<Row>[] = [
  { title: 'FIRST', of: ({ a }) => a, least: 6 },
  { title: 'SECOND TITLE', short: 'SECOND', of: ({ b }) => b, least: 7 },
  { title: 'THIRD', of: ({ c }) => c, least: 5, drop: 1, style: () => 'green' },
]
const terminal = (width: number | undefined, isColored = false): Terminal => ({
  width,
  isColored,
  now: 0,
})
const lines = (rows: readonly Row[], width: number | undefined): readonly string[] =>
  table(columns, rows, terminal(width)).text.split('\n').slice(0, -1)

const row = { a: 'abcdefghij', b: '2', c: 'green eggs' }

describe('a table', () => {
  it('has two spaces between columns, none at the end, and - for nothing', () => {
    assert.deepEqual(lines([row, { a: 'x', b: '', c: '' }], undefined), [
      'FIRST       SECOND TITLE  THIRD',
      'abcdefghij  2             green eggs',
      'x           -             -',
    ])
  })

  it('with little room shortens titles, then cuts values, then leaves columns out', () => {
    assert.deepEqual(lines([row], 36), [
      'FIRST       SECOND TITLE  THIRD',
      'abcdefghij  2             green eggs',
    ])
    assert.deepEqual(lines([row], 32), [
      'FIRST       SECOND    THIRD',
      'abcdefghij  2         green eggs',
    ])
    assert.deepEqual(lines([row], 26), ['FIRST     SECOND  THIRD', 'abcdefg…  2       green e…'])
    const narrow = table(columns, [row], terminal(20))
    assert.deepEqual(narrow.text, 'FIRST       SECOND\nabcdefghij  2\n')
    assert.deepEqual(narrow.dropped, ['THIRD'])
  })

  it('has its colors around the text alone', () => {
    const { text } = table(columns, [{ a: 'x', b: 'y', c: 'z' }], terminal(80, true))
    assert.match(text, /\nx {6}y {13}\u001b\[32mz\u001b\[39m\n$/)
  })

  it('fits every terminal that has room for its least, whatever is in it', () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('名前', 'e\u0301', '🚀'))
    fc.assert(
      fc.property(
        fc.array(fc.record({ a: cell, b: cell, c: cell }), { maxLength: 5 }),
        fc.integer({ min: 15, max: 120 }),
        (rows, width) => {
          for (const line of lines(rows, width)) assert.ok(widthOf(line) <= width, line)
        },
      ),
    )
  })
})

describe('text for a terminal', () => {
  const widths = [
    ['abc', 3],
    ['', 0],
    ['é', 1],
    ['e\u0301', 1],
    ['名前', 4],
    ['🚀', 2],
    ['ｆ', 2],
  ] as const
  for (const [text, width] of widths)
    it(`${text} takes ${width} columns`, () => assert.equal(widthOf(text), width))

  it('is cut with an ellipsis, never in the middle of a wide character', () => {
    assert.deepEqual(
      [cut('abcdef', 6), cut('abcdef', 5), cut('名前は', 5), cut('名前は', 4), cut('x', 0)],
      ['abcdef', 'abcd…', '名前…', '名…', '…'],
    )
    assert.equal(cut('ab… on c', 4), 'ab…')
  })

  it('has nothing that a terminal would obey', () => {
    const evil = 'a\u001b[31m\u009b1m\u0000\r\n\t\u202eb\u2028\ud800c'
    assert.equal(printable(evil), 'a[31m1mbc')
    assert.equal(printableJson('"\u009b\u202e\u007f"'), '"\\u009b\\u202e\\u007f"')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(JSON.parse(printableJson(JSON.stringify(text))), text)
        assert.doesNotMatch(printable(text), /\p{Cc}/u)
      }),
    )
  })
})
