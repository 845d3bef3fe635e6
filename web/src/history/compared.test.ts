import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Difference } from '../../../src/contract/ledger.ts'
import { itemWith } from '../grid/order/items.ts'
import { compareMoments, comparedStages, countsOf } from './compared.ts'

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`
const at = (deploymentName: string, letter: string, id: string) =>
  itemWith({ deploymentName, digest: digest(letter), id })

describe('two moments', () => {
  const before = [at('web', 'a', 'web1'), at('api', 'a', 'api1'), at('old', 'a', 'old1')]
  const after = [at('new', 'b', 'new1'), at('api', 'a', 'api2'), at('web', 'b', 'web2')]
  const found = compareMoments(before, after)

  it('differ by what is new, gone and changed', () => {
    assert.deepEqual(
      found.map(({ name, is }) => `${name} ${is}`),
      ['api same', 'new new', 'old gone', 'web changed'],
    )
    assert.deepEqual(countsOf(found), { new: 1, gone: 1, changed: 1, same: 1 })
  })

  it('are compared slot by slot, with what ran there', () => {
    const web = found.find(({ name }) => name === 'web')
    assert.deepEqual([web?.before[0]?.id, web?.after[0]?.id], ['web1', 'web2'])
    const elsewhere = itemWith({ deploymentName: 'web', environment: 'us' })
    assert.deepEqual(countsOf(compareMoments([at('web', 'a', 'x')], [elsewhere])), {
      new: 1,
      gone: 1,
      changed: 0,
      same: 0,
    })
  })
})

describe('two stages', () => {
  it('differ as the ledger says', () => {
    const items = [
      { key: 'shop/web (CONTAINER_IMAGE)', answer: 'only_from', from: [], to: [] },
      { key: 'api (ARCHIVE)', answer: 'different', from: [], to: [] },
    ] satisfies readonly Difference[]
    assert.deepEqual(
      comparedStages(items).map(({ name, is }) => [name, is]),
      [
        ['shop/web', 'gone'],
        ['api', 'changed'],
      ],
    )
  })
})
