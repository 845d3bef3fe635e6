import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Deployment } from '../deployment.ts'
import { earlierThan } from './lineage.ts'

/** Deployments that were active one after another, of these releases. */
const lived = (releases: string): readonly Deployment[] =>
  [...releases].map(
    (release, index) =>
      ({ id: `dep_${index}`, activatedAt: index, release: { id: release } }) as Deployment,
  )

describe('a rollback goes back', () => {
  const rows: readonly (readonly [string, string, string | undefined])[] = [
    ['to what ran before', 'ab', 'a'],
    ['to nothing from the first', 'a', undefined],
    ['further the second time, never forth again', 'abcb', 'a'],
    ['to nothing once it has arrived at the first', 'abcba', undefined],
    ['past a restart of the same release', 'abb', 'a'],
    ['from a new deployment to what it replaced', 'abcbd', 'b'],
    ['from there to what came before that first', 'abcbdb', 'a'],
  ]
  for (const [what, releases, expected] of rows)
    it(what, () => {
      const all = lived(releases)
      const active = all.at(-1)
      assert.ok(active)
      assert.equal(earlierThan(active, all.toReversed())?.release?.id, expected)
    })

  it('in the order of their ids within one millisecond', () => {
    const all = lived('ab').map((each) => ({ ...each, activatedAt: 7 }))
    const [first, second] = all
    assert.ok(first && second)
    assert.equal(earlierThan(second, [second, first])?.id, first.id)
  })
})
