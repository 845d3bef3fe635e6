import assert from 'node:assert/strict'
import { test } from 'node:test'
import { all, constant, join, list, sql, type Sql } from './sql.ts'

const written = ({ text, values }: Sql): string =>
  text.reduce((whole, piece, index) => `${whole}<${String(values[index - 1])}>${piece}`)

const columns = sql`a, b`
const inGaps = (first: number | Sql, second: number | Sql): Sql => sql`x ${first} y ${second} z`

const shapes: readonly (readonly [Sql, string])[] = [
  [sql`select 1`, 'select 1'],
  [sql`${1}`, '<1>'],
  [inGaps(1, 2), 'x <1> y <2> z'],
  [inGaps(columns, 2), 'x a, b y <2> z'],
  [inGaps(1, columns), 'x <1> y a, b z'],
  [inGaps(columns, columns), 'x a, b y a, b z'],
  [inGaps(inGaps(1, 2), inGaps(columns, 3)), 'x x <1> y <2> z y x a, b y <3> z z'],
  [all([sql`a = ${1}`, sql`b = ${2}`]), 'a = <1> and b = <2>'],
  [all([]), '1 = 1'],
  [join([], sql`, `), ''],
  [join([sql`${1}`], sql`, `), '<1>'],
  [join([sql`a`, sql`b`, columns], sql`, `), 'a, b, a, b'],
  [join([inGaps(1, 2), inGaps(3, 4)], sql` ${5} `), 'x <1> y <2> z <5> x <3> y <4> z'],
  [sql`(${join([sql`${1}`, sql`${2}`], sql` or `)})`, '(<1> or <2>)'],
  [list([1]), '(<1>)'],
  [list([1, 2]), '(<1>, <2>)'],
  [list([1, 2, 3]), '(<1>, <2>, <3>, <3>)'],
  [sql`a = ${1} limit ${constant(5)}`, 'a = <1> limit 5'],
  [sql`in ${list([1, 2, 3, 4, 5])}`, 'in (<1>, <2>, <3>, <4>, <5>, <5>, <5>, <5>)'],
]

for (const [statement, text] of shapes)
  test(`composes ${text}`, () => {
    assert.equal(written(statement), text)
  })

const some = (n: number): Sql => join(Array<Sql>(n).fill(sql`(${n})`), sql`, `)

test('gives the same text for the same pieces, and only for them', () => {
  const wide = (n: number): Sql => sql`select ${columns} where ${inGaps(n, columns)} and ${n}`
  assert.equal(wide(1).text, wide(2).text)
  assert.equal(list([1, 2, 3]).text, list([4, 5, 6, 7]).text)
  assert.equal(some(3).text, some(3).text)
  assert.notEqual(some(3).text, some(4).text)
  assert.notEqual(join([columns, columns], sql` and `).text, join([columns, columns], sql`, `).text)
  assert.notEqual(inGaps(columns, 1).text, inGaps(1, columns).text)
  assert.notEqual(inGaps(columns, 1).text, inGaps(sql`c`, 1).text)
})

test('joins many pieces, and lists many values, each piece and value touched once', () => {
  const many = 100_000
  let touched = 0
  const pieces = Array.from({ length: many }, (_, at) => {
    const values = [at]
    const counted = {
      text: ['', ''],
      get values() {
        touched += 1
        return values
      },
    }
    return counted
  })
  assert.equal(join(pieces, sql`, `).values.length, many)
  assert.equal(touched, many)
  assert.equal(sql`in ${list(Array<number>(many).fill(1))}`.values.length, 2 ** 17)
})
