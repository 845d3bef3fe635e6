import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { misspelt, ofTheCommandLine } from './misspelt.ts'
import { settings, variableOf, type SettingName } from './settings.ts'

const read = ['BERTH_SERVER', 'BERTH_TOKEN', 'BERTH_PORT']

describe('a variable of the environment that is nearly one of ours', () => {
  const rows: readonly (readonly [name: string, meant: string | undefined])[] = [
    ['BERTH_TOKN', 'BERTH_TOKEN'],
    ['BERTH_SERVR', 'BERTH_SERVER'],
    ['BERTH_PROT', 'BERTH_PORT'],
    ['BERTH_SERVER', undefined],
    ['BERTH_SERVICE', undefined],
    ['BERTH_PROJECT', undefined],
    ['BERTH_TEST_ENGINES', undefined],
    ['BRTH_TOKEN', undefined],
  ]
  for (const [name, meant] of rows)
    it(`${name} is meant to be ${meant ?? 'itself'}`, () => {
      const says = meant && `There is no variable ${name}: did you mean ${meant}?`
      assert.equal(misspelt({ PATH: '/bin', [name]: 'x' }, read), says)
    })

  it('is none of the settings of a server, to the command line', () => {
    const names = (Object.keys(settings) as SettingName[]).map(variableOf)
    const environment = Object.fromEntries(names.map((name) => [name, 'x']))
    assert.equal(misspelt(environment, ofTheCommandLine), undefined)
  })
})
