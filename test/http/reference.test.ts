import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { referencePages } from '../../scripts/reference.ts'
import { settings, loadSettings, variableOf, type SettingName } from '../../src/config/settings.ts'
import { matchesGolden } from '../golden/golden.ts'

describe('the reference', () => {
  for (const [name, text] of Object.entries(referencePages))
    it(`${name} is made from the code`, () => {
      matchesGolden(`../../docs/reference/${name}`, text())
    })

  it('shows an example configuration that is valid', () => {
    const path = join(import.meta.dirname, '../../docs/reference/configuration.md')
    const example = /```sh\n([^]*?)```/.exec(readFileSync(path, 'utf8'))?.[1] ?? ''
    const variables = Object.fromEntries(
      [...example.matchAll(/^(BERTH_\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    ) as Record<string, string>
    const names = Object.keys(settings) as SettingName[]
    assert.deepEqual(Object.keys(variables), names.map(variableOf))
    assert.equal(loadSettings({}, variables).ok, true)
  })

  it('has a glossary of the words in the order of the alphabet', () => {
    const path = join(import.meta.dirname, '../../docs/reference/glossary.md')
    const words = [...readFileSync(path, 'utf8').matchAll(/^\*\*([^*]+)\*\*/gm)].map(
      ([, word = '']) => word.toLowerCase(),
    )
    assert.ok(words.length > 30)
    assert.deepEqual(words, words.toSorted())
  })
})
