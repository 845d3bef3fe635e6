import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { itemWith } from './items.ts'
import { stagesOf } from './stages.ts'

describe('the stages of a grid', () => {
  it('stand in the order in which software goes through their tiers', () => {
    const known = [
      { name: 'production', tier: 'production' },
      { name: 'qa', tier: 'testing' },
      { name: 'attic', tier: 'other' },
      { name: 'development', tier: 'development' },
    ] as const
    assert.deepEqual(stagesOf(known, []), ['development', 'qa', 'production', 'attic'])
  })

  it('include those that only items know, by their names', () => {
    const items = ['zone', 'production', 'staging'].map((logicalEnvironment) =>
      itemWith({ logicalEnvironment }),
    )
    assert.deepEqual(stagesOf([], items), ['staging', 'production', 'zone'])
  })
})
