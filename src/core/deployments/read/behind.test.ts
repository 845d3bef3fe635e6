import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { digestOf } from '../../../formats/digest.ts'
import { recordsBehind, type Began } from './behind.ts'

/** Starts in their order, one word for each artifact; `i1` and `i2` are manifests of the index `i`. */
const began = (words: readonly string[]): readonly Began[] =>
  words.map((word, at) => ({
    id: `rec_${String(at).padStart(3, '0')}`,
    digest: digestOf(word),
    deployedAt: at,
  }))

const families: readonly (readonly [string, string])[] = [
  ['i', 'i1'],
  ['i', 'i2'],
]
const pairs = new Set(
  families.flatMap(([a, b]) => [`${digestOf(a)} ${digestOf(b)}`, `${digestOf(b)} ${digestOf(a)}`]),
)
const isEqual = (a: string, b: string): boolean => a === b || pairs.has(`${a} ${b}`)

const behind = (word: string, history: string): number | null =>
  recordsBehind(digestOf(word), began(history.split(' ').filter(Boolean)), isEqual)

describe('how far an artifact is behind a stage', () => {
  const rows: readonly (readonly [word: string, history: string, expected: number | null])[] = [
    ['a', '', null],
    ['a', 'b c', null],
    ['a', 'a', 0],
    ['a', 'b a', 0],
    ['a', 'a b', 1],
    ['a', 'a b c d', 3],
    ['a', 'a b a', 0],
    ['a', 'a b a c', 1],
    ['a', 'a b b', 1],
    ['a', 'a b c b', 2],
    ['i1', 'i', 0],
    ['i', 'i2 b', 1],
    ['i1', 'i2 b', null],
    ['a', 'a i i1', 1],
    ['a', 'a i1 i2', 2],
  ]
  for (const [word, history, expected] of rows)
    it(`${word} is behind "${history}" by ${expected}`, () => {
      assert.equal(behind(word, history), expected)
    })

  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 12 })
  const word = fc.constantFrom('a', 'b', 'c', 'd', 'e')

  it('does not depend on the order in which the starts are given', () => {
    fc.assert(
      fc.property(
        word,
        words.chain((history) =>
          fc.tuple(
            fc.constant(began(history)),
            fc.shuffledSubarray([...began(history)], { minLength: history.length }),
          ),
        ),
        (sought, [inOrder, shuffled]) => {
          const digest = digestOf(sought)
          assert.equal(
            recordsBehind(digest, shuffled, isEqual),
            recordsBehind(digest, inOrder, isEqual),
          )
        },
      ),
    )
  })

  it('counts the artifacts after the last start, as sets do', () => {
    fc.assert(
      fc.property(word, words, (sought, history) => {
        const last = history.lastIndexOf(sought)
        const expected = last < 0 ? null : new Set(history.slice(last + 1)).size
        assert.equal(recordsBehind(digestOf(sought), began(history), isEqual), expected)
      }),
    )
  })

  it('is nothing once the artifact begins there, and grows by one at most with every start', () => {
    fc.assert(
      fc.property(word, word, words, (sought, next, history) => {
        const before = recordsBehind(digestOf(sought), began(history), isEqual)
        const after = recordsBehind(digestOf(sought), began([...history, next]), isEqual)
        if (next === sought) assert.equal(after, 0)
        else if (before === null) assert.equal(after, null)
        else assert.ok(after !== null && after - before >= 0 && after - before <= 1)
      }),
    )
  })
})
