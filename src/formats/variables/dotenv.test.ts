import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readDotenv } from './dotenv.ts'
import { formatFlaws } from '../located.ts'
import { writeDotenv } from './write-dotenv.ts'

const outside: Readonly<Record<string, string>> = { HOST: 'outer', BOTH: 'outer' }
const lookup = (name: string): string | undefined => outside[name]

const read = (text: string): Record<string, string> => {
  const file = readDotenv(text, lookup)
  assert.ok(file.ok, file.ok ? '' : formatFlaws('.env', file.flaws))
  return Object.fromEntries(file.value.entries.map(({ key, value }) => [key, value]))
}

/** What Docker Compose's own reader makes of these lines. */
const lines: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['', {}],
  ['\n\r\n\t \n', {}],
  ['# comment\n \t# indented\nA=1', { A: '1' }],
  ['\ufeffA=1', { A: '1' }],
  ['A=1\nB=2\n', { A: '1', B: '2' }],
  ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
  ['A=', { A: '' }],
  ['A=\nB=2', { A: '', B: '2' }],
  ['A =bar', { A: 'bar' }],
  ['A= bar', { A: 'bar' }],
  ['  A=bar  ', { A: 'bar' }],
  ['A=bar \u0085\u00a0\u2003', { A: 'bar' }],
  ['A=x\ufeff ', { A: 'x\ufeff' }],
  ['A: 1\nB: Foo=bar', { A: '1', B: 'Foo=bar' }],
  ['A=1:B', { A: '1:B' }],
  ['A=foobar==', { A: 'foobar==' }],
  [
    'A=postgres://localhost:5432/db?sslmode=disable',
    {
      A: 'postgres://localhost:5432/db?sslmode=disable',
    },
  ],
  ['export A=2', { A: '2' }],
  ['\texport\tA=2', { A: '2' }],
  ["export B='\\n'", { B: '\\n' }],
  [
    'export export1=2\nexportA=3\nexport_B =4\nexport=5',
    {
      export1: '2',
      exportA: '3',
      export_B: '4',
      export: '5',
    },
  ],
  ['A=VAL # comment', { A: 'VAL' }],
  ['A=VAL# not a comment', { A: 'VAL# not a comment' }],
  ['A=VAL\t# not a comment', { A: 'VAL\t# not a comment' }],
  ['A=some words  # x # y', { A: 'some words' }],
  ['A="VAL # not" # comment', { A: 'VAL # not' }],
  ["A='VAL # not'# comment", { A: 'VAL # not' }],
  ["A='$OTHER'", { A: '$OTHER' }],
  ["A='${OTHER}'", { A: '${OTHER}' }],
  ["A='Let\\'s go!'", { A: "Let's go!" }],
  ['A="{\\"hello\\": \\"json\\"}"', { A: '{"hello": "json"}' }],
  ['A="some\\tvalue"', { A: 'some\tvalue' }],
  ["A='some\\tvalue'", { A: 'some\\tvalue' }],
  ['A=some\\tvalue', { A: 'some\\tvalue' }],
  ['A="a\\nb\\rc\\fd\\ve\\af\\bg"', { A: 'a\nb\rc\fd\ve\x07f\bg' }],
  ['A="\\c \\d \\\' \\ "', { A: "\\c \\d \\' \\ " }],
  ['A="a\\\\nb"', { A: 'a\\nb' }],
  ['A="\\\\"', { A: '\\' }],
  ["A='\\\\'", { A: '\\\\' }],
  ["A='\\\\\\''", { A: "\\\\'" }],
  ['A="\\0123\\0351"', { A: 'S\u00e9' }],
  ['A="foo\\$BAR"', { A: 'foo$BAR' }],
  ['A="foo\\${BAR}"', { A: 'foo${BAR}' }],
  ['A="foo$$BAR"\nB=$$x', { A: 'foo$BAR', B: '$x' }],
  ['F=test\nA="foo\\\\${F} ${F}"', { F: 'test', A: 'foo\\test test' }],
  ['F=test\nA=foo\\$F', { F: 'test', A: 'foo\\test' }],
  [`A="'d'"\nB='"d"'`, { A: "'d'", B: '"d"' }],
  ['A="first\nsecond\n\n# third"\nB=1', { A: 'first\nsecond\n\n# third', B: '1' }],
  ["A='first\r\nsecond'\nB=1", { A: 'first\r\nsecond', B: '1' }],
  ['A="a\\\nb"', { A: 'a\\\nb' }],
  [
    'F=test\nB=$F\nC=${F}bar\nD="quote $F"',
    { F: 'test', B: 'test', C: 'testbar', D: 'quote test' },
  ],
  ['A=${NO:-d} ${NO-d} ${HOST:+r} ${NO:-${HOST}}', { A: 'd d r outer' }],
  ['BOTH=inner\nA=$BOTH', { BOTH: 'inner', A: 'outer' }],
  ['A=$A', { A: '' }],
  ['A=1\nA=2$A', { A: '21' }],
  ['HOST', { HOST: 'outer' }],
  ['export HOST\nA=1', { HOST: 'outer', A: '1' }],
  ['A=😀 é', { A: '😀 é' }],
  ['A=it\'s\nB=a"b', { A: "it's", B: 'a"b' }],
  ['A=#x', { A: '#x' }],
  ['A= #x', { A: '#x' }],
]

const refused: readonly (readonly [string, string])[] = [
  ['lol$wut', '1:1: the name must be letters, digits and underscores'],
  ['A=1\n  B C=1', '2:3: the name must be letters'],
  ['1A=1', '1:1: the name must be letters'],
  ['=value', '1:1: the name must be letters'],
  ['A.B=1', '1:1: the name must be letters'],
  ['BERTH_X=1', '1:1: the name must not begin with BERTH_'],
  ['A=1\nNO', '2:1: NO has no value here or outside: write NO= for an empty one'],
  ['A="value', '1:3: A must have a closing "'],
  ["\nA = 'value\nB=1", "2:5: A must have a closing '"],
  ["A='a\\'", "1:3: A must have a closing '"],
  ['A="x"y=1', '1:6: must have only a comment after the closing " of A'],
  ["A='x' 'y'", "1:7: must have only a comment after the closing ' of A"],
  ['A="multi\nline" x', '2:7: must have only a comment'],
  ['A="\\01"', '1:3: A must have \\0 only before three octal digits'],
  ['A="\\0000"', '1:3: A must have \\0 only'],
  ['A="\\0777"', '1:3: A must have \\0 only'],
  ['A=a\0', '1:1: A must have no NUL'],
  ['A=${NO:?set it}', '1:3: A needs NO, which has no value: set it'],
  ['A=pa$', '1:3: A must have a name after $; a plain $ is written $$'],
  ['A="${X"', '1:3: A must have a } for each ${'],
  ['A=\ud800', '1:1: must be at most 1 MiB of well-formed Unicode'],
  [`A=${'x'.repeat(1024 * 1024)}`, '1:1: must be at most 1 MiB'],
  [`A=${'x'.repeat(1000)}\n${'A=$A$A\n'.repeat(20)}`, '10:3: A comes to a value that is too long'],
]

describe('a .env file', () => {
  for (const [text, expected] of lines)
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(read(text), expected)
    })

  for (const [text, expected] of refused)
    it(`is refused: ${expected}`, () => {
      const file = readDotenv(text, lookup)
      assert.ok(!file.ok, JSON.stringify(file))
      const flaws = formatFlaws('.env', file.flaws)
      assert.ok(flaws.startsWith(`.env:${expected}`), flaws)
    })

  it('says which references are not set', () => {
    const file = readDotenv('A=1\nB= pa$word ${A}\n')
    assert.ok(file.ok)
    assert.deepEqual(file.value.unset, [
      {
        line: 2,
        column: 4,
        detail: "B names word, which is not set; a plain $ is written $$, or stands in '…'",
      },
    ])
  })

  it('names every wrong line and no value', () => {
    const file = readDotenv('A B=secret\nC=secret$\nD="secret\n')
    assert.ok(!file.ok)
    assert.deepEqual(
      file.flaws.map(({ line }) => line),
      [1, 2, 3],
    )
    assert.ok(!formatFlaws('.env', file.flaws).includes('secret'))
  })

  it('is read in linear time', () => {
    for (const text of ['A="', "A='\\", 'A=$', 'A=${B:-', '\n', '#', ' ', 'export '])
      readDotenv(text.repeat(100_000))
    readDotenv(`A=x${' '.repeat(1_000_000)}y`)
  })
})

describe('a written .env file', () => {
  const written: readonly (readonly [string, string])[] = [
    ['', 'A=\n'],
    ['postgres://u:p@h:5432/d', 'A=postgres://u:p@h:5432/d\n'],
    ['a b', "A='a b'\n"],
    ['$X', "A='$X'\n"],
    ["it's", "A='it\\'s'\n"],
    ['a\nb', "A='a\nb'\n"],
    ['a\\', 'A="a\\\\"\n'],
    ['a\r\n$', 'A="a\\r\n\\$"\n'],
  ]
  for (const [value, expected] of written)
    it(`has ${JSON.stringify(value)} as ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(writeDotenv([['A', value]]), { ok: true, value: expected })
    })

  it('gives back every byte', () => {
    const hostile = fc.constantFrom(
      ...'\'"\\$#= \t\r\n{}`!:;&|<>()*?[]~%nrt0a\u0085\u00a0\u2028\ufeff',
      'é',
      '😀',
      '\\n',
      '$$',
      '${A}',
      ' #',
    )
    const value = fc.oneof(
      fc.string({ unit: hostile, maxLength: 12 }),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), (values) => {
        fc.pre(values.every((each) => !each.includes('\0')))
        const entries = values.map((each, index) => [`K${index}`, each] as const)
        const text = writeDotenv(entries)
        assert.ok(text.ok)
        assert.deepEqual(read(text.value), Object.fromEntries(entries))
      }),
      { numRuns: 3000 },
    )
  })

  it('refuses what no environment can hold, by its key', () => {
    for (const value of ['a\0', '\ud800'])
      assert.deepEqual(writeDotenv([['A', value]]), {
        ok: false,
        problem: 'must have no NUL and be well-formed Unicode, and A is not',
      })
    assert.ok(!writeDotenv([['A B', 'x']]).ok)
  })
})
