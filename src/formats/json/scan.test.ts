import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { charactersAtOnce, scanJson, type JsonVisitor } from './scan.ts'
import { parseStrictJson } from './strict.ts'

/** Builds the value again from what the scan tells. */
const builder = (): { readonly visitor: JsonVisitor; readonly value: () => unknown } => {
  const top: unknown[] = []
  const open: unknown[] = [top]
  const add = (key: string | undefined, value: unknown): void => {
    const parent = open.at(-1)
    if (Array.isArray(parent)) parent.push(value)
    else
      Object.defineProperty(parent, key ?? '', {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      })
  }
  return {
    visitor: {
      begin: (key, isArray) => {
        const value = isArray ? [] : {}
        add(key, value)
        open.push(value)
      },
      end: () => void open.pop(),
      scalar: (key, read) => add(key, read()),
    },
    value: () => top[0],
  }
}

const limits = { maxDepth: 20, maxValues: 1000 }

const scan = (text: string): { readonly problem?: string; readonly value?: unknown } => {
  const { visitor, value } = builder()
  const steps = scanJson(text, limits, visitor)
  for (;;) {
    const { done, value: problem } = steps.next()
    if (done) return problem === undefined ? { value: value() } : { problem }
  }
}

const rows: readonly [text: string, problem: RegExp][] = [
  ['', /ends too early/],
  [' ', /ends too early/],
  ['{', /ends too early/],
  ['[1', /ends too early/],
  ['"a', /ends too early/],
  ['[1,]', /breaks at line 1, column 4/],
  ['[,1]', /breaks/],
  ['{,}', /breaks/],
  ['{"a":1,}', /breaks/],
  ['{"a"}', /breaks/],
  ['{"a":}', /breaks/],
  ['{1:1}', /breaks/],
  ['[1}', /breaks/],
  ['{"a":1]', /breaks/],
  ['1 2', /breaks/],
  ['01', /breaks/],
  ['+1', /breaks/],
  ['.5', /breaks/],
  ['1.', /breaks/],
  ['nul', /breaks/],
  ['NaN', /breaks/],
  ['"\t"', /breaks/],
  ['"\\x"', /breaks/],
  ['\ufeff1', /breaks/],
  ['1e999', /IEEE 754/],
  ['"\\ud800"', /lone surrogates/],
  ['"\\u0000"', /NUL/],
  ['{"a":1,"\\u0061":2}', /key twice/],
  ['['.repeat(21), /deeper than 20 levels/],
  [`[${'1,'.repeat(1000)}1]`, /at most 1000 values/],
]

for (const [text, problem] of rows)
  test(`refused: ${JSON.stringify(text).slice(0, 40)}`, () =>
    assert.match(scan(text).problem ?? '', problem))

test('what is read is what JSON.parse reads', () => {
  const value = fc.json({ maxDepth: 6 })
  fc.assert(
    fc.property(value, (text) => {
      const pretty = JSON.stringify(JSON.parse(text), null, 2)
      for (const each of [text, pretty]) assert.deepEqual(scan(each), { value: JSON.parse(each) })
    }),
  )
})

test('mutated text is taken and refused as by the strict reader', () => {
  const noise = fc.constantFrom(
    ...'{}[],:"\\ 01.eE+-tfn\u0000\u0001a\ud800',
    'null',
    '"a":',
    '1e400',
  )
  const mutated = fc
    .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.nat(3), noise)
    .map(([text, at, cut, more]) => {
      const place = at % (text.length + 1)
      return text.slice(0, place) + more + text.slice(place + cut)
    })
  fc.assert(
    fc.property(mutated, (text) => {
      const strict = parseStrictJson(text, { maxBytes: 1e6, maxDepth: limits.maxDepth })
      const found = scan(text)
      // It is never handed what is not well-formed.
      if (!text.isWellFormed()) return
      assert.equal(found.problem === undefined, strict.ok, found.problem ?? text)
      if (strict.ok) assert.deepEqual(found.value, strict.value)
    }),
    { numRuns: 3000 },
  )
})

/** How much of a text is scanned between two pauses at most, as far as it can be told. */
const turnsOf = (text: string): number => {
  const steps = scanJson(text, { maxDepth: 20, maxValues: 1e7 }, builder().visitor)
  let turns = 1
  for (; !steps.next().done; turns++);
  return turns
}

test('it pauses once in so many characters, however they are spread', () => {
  const characters = 40 * charactersAtOnce
  const texts = [
    `[${'{"a":[1,"b",null]},'.repeat(characters / 20)}1]`,
    `["${'x'.repeat(characters)}"]`,
    `{"${'x'.repeat(characters)}":1}`,
    `[${`"${'x'.repeat(charactersAtOnce - 9)}",`.repeat(40)}1]`,
    `[${' '.repeat(charactersAtOnce / 2)}${`1,\n`.repeat(characters / 4)}1]`,
  ]
  for (const text of texts)
    assert.ok(turnsOf(text) > text.length / charactersAtOnce / 2, text.slice(0, 30))
})

test('a control character is found wherever in a long string it stands', () => {
  for (const at of [0, 1, charactersAtOnce - 1, charactersAtOnce, 2 * charactersAtOnce + 7]) {
    const text = `["${'x'.repeat(at)}\n${'x'.repeat(charactersAtOnce)}"]`
    assert.match(scan(text).problem ?? '', /breaks at line 1/)
    assert.equal(scan(`[\n"${'x'.repeat(at)}"\n,\t"a"]`).problem, undefined)
  }
})
