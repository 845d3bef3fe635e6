import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mostJsonValues, parseStrictJson } from './strict.ts'

const limits = { maxBytes: 1_000_000, maxDepth: 5 }

const taken: readonly string[] = [
  'null',
  ' [1, -2.5e3, "a\\"b", true]\n',
  '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
  '{"a":"a","b":"a"}',
  '{"k":"\\\\","l":"\\\\\\""}',
  '[[[[[]]]]]',
  '["[[[[[[[[["]',
  '{"\\u00e9":1,"e":2}',
  '"\\ud83d\\ude00"',
  '[1.7976931348623157e308, 1e-400]',
  '{"toString":1,"constructor":2}',
  '""',
]

for (const text of taken)
  test(`reads ${text}`, () => {
    const value: unknown = JSON.parse(text)
    assert.deepEqual(parseStrictJson(text, limits), { ok: true, value })
    assert.deepEqual(parseStrictJson(Buffer.from(text), limits), { ok: true, value })
  })

const refused: readonly (readonly [string, Uint8Array | string, RegExp])[] = [
  ['nothing', '', /must be JSON \(it ends too early\)/],
  ['half', '{"a":', /it ends too early/],
  ['half a string', '{"a":"b', /must be JSON/],
  ['other text', 'tok_3cret', /^must be JSON \(RFC 8259\)$/],
  ['a trailing comma', '{"a":1,}', /must be JSON/],
  ['two values', '{"a":1}\n {}', /must be JSON \(it breaks at line 2, column 2\)/],
  ['a closing bracket', ']', /must be JSON/],
  ['a leading zero', '01', /must be JSON/],
  ['a bad escape', '"\\x"', /must be JSON/],
  ['a raw control character', '"a\tb"', /must be JSON/],
  ['a comment', '{} // yes', /must be JSON/],
  ['NaN', '[NaN]', /must be JSON/],
  ['a key twice', '{"a":1,\n "a":2}', /a key twice in one object \(line 2, column 2\)/],
  ['a key twice by an escape', '{"a":1,"\\u0061":2}', /a key twice/],
  ['a key twice, deeper', '[{"x":{"a":1,"b":{"a":1},"a":2}}]', /a key twice/],
  ['__proto__ twice', '{"__proto__":1,"__proto__":2}', /a key twice/],
  ['a byte order mark', '\ufeff{}', /byte order mark/],
  ['its bytes', Buffer.from('\ufeff{}'), /byte order mark/],
  ['broken UTF-8', Buffer.from([0x22, 0xc3, 0x22]), /well-formed UTF-8/],
  ['overlong UTF-8', Buffer.from([0x22, 0xc0, 0x80, 0x22]), /well-formed UTF-8/],
  ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), /well-formed UTF-8/],
  ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), /must have no NUL/],
  ['a raw lone surrogate', '"\ud800"', /well-formed UTF-8/],
  ['an escaped lone surrogate', '["\\ud83d"]', /lone surrogates/],
  ['a lone surrogate in a key', '{"\\ude00":1}', /lone surrogates/],
  ['NUL', '"a\\u0000b"', /no NUL/],
  ['NUL after other escapes', '["\\n", "x", "\\u0000"]', /no NUL/],
  ['NUL in a key', '{"\\u0000":1}', /no NUL/],
  ['a number beyond a double', '[1e400]', /double/],
  ['a long number beyond a double', `-${'9'.repeat(400)}`, /double/],
  ['six levels', '[[[{"a":[[]]}]]]', /deeper than 5 levels/],
  ['a million brackets', '['.repeat(1_000_000), /deeper than 5 levels/],
  ['a million braces', '{"a":'.repeat(200_000), /deeper than 5 levels/],
  ['a byte too many', `"${'é'.repeat(499_999)}a"`, /at most 1000000 bytes/],
  ['10 MB', Buffer.alloc(10_000_000, 0x5b), /at most 1000000 bytes/],
]

for (const [name, source, problem] of refused)
  test(`refuses ${name}`, () => {
    const read = parseStrictJson(source, limits)
    assert.ok(!read.ok)
    assert.match(read.problem, problem)
  })

test('reads exactly as many bytes as are allowed', () => {
  assert.ok(parseStrictJson(`"${'é'.repeat(499_999)}"`, limits).ok)
})

test('does not quote what it cannot read', () => {
  for (const text of ['hunter2', '{"password":hunter2}', '{"password":"hunter2"x}', '[hunter2']) {
    const read = parseStrictJson(text, limits)
    assert.ok(!read.ok && !read.problem.includes('hunter2'), JSON.stringify(read))
  }
})

test('keeps __proto__ as an own property and touches no prototype', () => {
  const read = parseStrictJson('{"a":{"__proto__":{"polluted":true}}}', limits)
  assert.ok(read.ok)
  const { a } = read.value as { a: object }
  assert.deepEqual(Object.keys(a), ['__proto__'])
  assert.equal(Object.getPrototypeOf(a), Object.prototype)
  assert.equal('polluted' in {}, false)
  assert.equal('polluted' in a, false)
})

test('reads what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(3), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent)
      const clean = !/\\u0000|\\ud[89a-f]/.test(text)
      const read = parseStrictJson(text, { maxBytes: 1e6, maxDepth: 100 })
      assert.equal(read.ok, clean, read.ok ? '' : read.problem)
      if (read.ok) assert.deepEqual(read.value, JSON.parse(text))
    }),
    { numRuns: 500 },
  )
})

const fragments =
  '{ } [ ] , : " \\ "a" "a": 1 1e999 - null \\u0000 \\ud800 \ud800 \0 \ufeff "__proto__":'.split(
    ' ',
  )
const fragment = fc.constantFrom(' ', '\n', ...fragments)

test('never throws, and takes nothing that JSON.parse refuses', () => {
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 40 }), (chosen) => {
      const text = chosen.join('')
      if (parseStrictJson(text, limits).ok) JSON.parse(text)
    }),
    { numRuns: 3_000 },
  )
  fc.assert(fc.property(fc.uint8Array(), (bytes) => 'ok' in parseStrictJson(bytes, limits)))
})

test('takes a key twice in no generated object', () => {
  const key = fc.constantFrom('"a"', '"\\u0061"', '"b"', '"\\u0062"', '"a\\\\"', '"\\""')
  fc.assert(
    fc.property(fc.array(key, { maxLength: 5 }), (keys) => {
      const text = `{${keys.map((each) => `${each}:[{"a":","}]`).join(' , ')}}`
      const distinct = new Set(keys.map((each) => String(JSON.parse(each)))).size === keys.length
      assert.equal(parseStrictJson(text, limits).ok, distinct)
    }),
  )
})

// How many values each text has, itself among them, beside the repeated part.
const repeated: readonly (readonly [string, (times: number) => string, number, number])[] = [
  ['numbers', (times) => `[${Array<string>(times).fill('-1.5e3').join(',')}]`, 1, 1],
  ['strings', (times) => `["a${'","a'.repeat(times - 1)}"]`, 1, 1],
  ['literals', (times) => `[${Array<string>(times).fill('false').join(', ')}]`, 1, 1],
  ['nothings', (times) => `[${Array<string>(times).fill('null').join(',')},true]`, 1, 2],
  ['empty arrays', (times) => `{"a":[${Array<string>(times).fill('[]').join(',')}]}`, 1, 2],
  ['objects', (times) => `[${Array<string>(times).fill('{"k":"v"}').join(',')}]`, 2, 1],
  [
    'members',
    (times) => `{${Array.from({ length: times }, (_, at) => `"k${at}":"t"`).join(',')}}`,
    1,
    1,
  ],
]

for (const [what, write, each, others] of repeated)
  test(`reads ${mostJsonValues} values and not one more: ${what}`, () => {
    const most = Math.floor((mostJsonValues - others) / each)
    const wide = { maxBytes: 10_000_000, maxDepth: 5 }
    assert.equal(parseStrictJson(write(most), wide).ok, true)
    const result = parseStrictJson(write(most + 1), wide)
    assert.equal(result.ok, false)
    if (!result.ok) assert.match(result.problem, /^must hold at most 200000 values \(line 1, /)
  })
