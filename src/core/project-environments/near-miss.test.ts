import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { nearMiss } from './near-miss.ts'

const rows: readonly (readonly [name: string, existing: string, isNear: boolean, why: string])[] = [
  ['Production', 'production', true, 'equal but for case'],
  ['QA', 'qa', true, 'equal but for case, however short'],
  ['ΣΑΣ', 'σας', true, 'case beyond ASCII'],
  ['prodution', 'production', true, 'a letter less'],
  ['productionn', 'production', true, 'a letter more'],
  ['xproduction', 'production', true, 'a letter more, in front'],
  ['stagong', 'staging', true, 'another letter'],
  ['stag-ing', 'staging', true, 'a hyphen counts as a letter'],
  ['préview', 'preview', true, 'an accent is another letter'],
  ['production', 'production', false, 'it exists'],
  ['stagign', 'staging', false, 'two letters are off'],
  ['Stagong', 'staging', false, 'case and a letter are two'],
  ['prod', 'prob', false, 'too short'],
  ['tests', 'test', false, 'the other is too short'],
  ['pr-41', 'pr-42', false, 'a digit differs'],
  ['pr-412', 'pr-41', false, 'a digit more'],
  ['staging2', 'staging', false, 'a digit more'],
  ['staging', 'staging2', false, 'a digit less'],
  ['stage1', 'stages', false, 'a digit instead of a letter'],
  ['stages', 'stage1', false, 'a letter instead of a digit'],
  ['preview-١', 'preview-٢', false, 'digits of any script'],
  ['🚢🚢🚢🚢', '🚢🚢🚢⚓', false, 'four code points, though more code units'],
  ['🚢🚢🚢🚢🚢', '🚢🚢🚢🚢⚓', true, 'five code points'],
  ['development', 'staging', false, 'nothing alike'],
]

describe('a near miss', () => {
  for (const [name, existing, isNear, why] of rows)
    it(`${name} beside ${existing}: ${isNear ? 'yes' : 'no'}, ${why}`, () => {
      assert.equal(nearMiss(name, ['other', existing]), isNear ? existing : undefined)
    })

  it('tells of the one that differs in case before one that differs in a letter', () => {
    assert.equal(nearMiss('STAGING', ['stagings', 'STAGINGS', 'staging']), 'staging')
  })

  it('goes both ways', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '1', '-'), maxLength: 8 })
    fc.assert(
      fc.property(name, name, (a, b) => {
        assert.equal(nearMiss(a, [b]) === undefined, nearMiss(b, [a]) === undefined)
      }),
    )
  })
})
