import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readChallenges, type Challenge } from './challenge.ts'

const basic: Challenge = { scheme: 'basic', parameters: { realm: 'r' } }

const cases: readonly (readonly [string, readonly Challenge[]])[] = [
  ['', []],
  ['Basic', [{ scheme: 'basic', parameters: {} }]],
  ['Basic realm="r"', [basic]],
  ['BASIC REALM=r', [basic]],
  ['Basic realm = "r" ,', [basic]],
  [
    'Bearer realm="https://a.example/token",service="a.example",scope="repository:x:pull,push"',
    [
      {
        scheme: 'bearer',
        parameters: {
          realm: 'https://a.example/token',
          service: 'a.example',
          scope: 'repository:x:pull,push',
        },
      },
    ],
  ],
  ['Bearer realm="b", Basic realm="r"', [{ scheme: 'bearer', parameters: { realm: 'b' } }, basic]],
  ['Negotiate, Basic realm="r"', [{ scheme: 'negotiate', parameters: {} }, basic]],
  ['Basic realm="a\\"b"', [{ scheme: 'basic', parameters: { realm: 'a"b' } }]],
  ['Basic realm="never closed', [{ scheme: 'basic', parameters: {} }]],
  ['"nonsense"', []],
  [`Basic realm="${'r'.repeat(9000)}"`, []],
]

for (const [header, expected] of cases)
  test(`reads ${header.slice(0, 50)}`, () => {
    assert.deepEqual(readChallenges(header).slice(0, expected.length || undefined), expected)
  })

test('any header is read without failing', () => {
  const words = fc.constantFrom('Basic', 'realm', '=', '"', ',', ' ', '\\', 'x')
  fc.assert(
    fc.property(fc.array(words, { maxLength: 60 }), (header) => {
      assert.ok(readChallenges(header.join('')).length <= 60)
    }),
  )
})

test('a header made to be slow is read at once', () => {
  for (const part of ['a ', ' ,', 'a=a ', 'a="', '\\"', '   ']) {
    const header = `Bearer ${part.repeat(8000 / part.length)}`
    assert.ok(readChallenges(header).length <= header.length)
  }
})
