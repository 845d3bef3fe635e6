import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { nearest } from './nearest.ts'

describe('the nearest name', () => {
  const table: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ['k8s-est', ['k8s-west', 'k8s-east'], 'k8s-west'],
    ['k8s-eats', ['k8s-west', 'k8s-east'], 'k8s-east'],
    ['prod', ['production', 'staging'], undefined],
    ['productoin', ['production', 'staging'], 'production'],
    ['web', ['wbe', 'api'], undefined],
    ['shp', ['shop', 'ship'], 'shop'],
    ['nw', ['b1', 'nw1'], undefined],
    ['blgo', ['blog', 'api'], 'blog'],
    ['a', ['b'], undefined],
    ['a', ['bcde'], undefined],
    ['same', ['same'], 'same'],
    ['', ['abc', 'ab'], undefined],
    ['x', [], undefined],
    ['b'.repeat(63), ['a'.repeat(63)], undefined],
  ]
  for (const [name, candidates, expected] of table)
    it(`of ${name.slice(0, 12)} among ${candidates.join(', ').slice(0, 40)} is ${expected}`, () => {
      assert.equal(nearest(name, candidates), expected)
    })

  it('is the one that a plain count of edits finds', () => {
    const word = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b', 'c') })
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 6 }), (name, candidates) => {
        const most = Math.min(
          Math.max(0, name.length - 2),
          Math.max(2, Math.floor(name.length / 3)),
        )
        const distances = candidates.map((candidate) => plain(name, candidate))
        const least = Math.min(...distances)
        const expected = least <= most ? candidates[distances.indexOf(least)] : undefined
        assert.equal(nearest(name, candidates), expected)
      }),
    )
  })
})

const plain = (a: string, b: string): number => {
  if (a === '' || b === '') return a.length + b.length
  const rest = plain(a.slice(1), b.slice(1))
  if (a[0] === b[0]) return rest
  return 1 + Math.min(rest, plain(a.slice(1), b), plain(a, b.slice(1)))
}
