import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DeploymentMark } from '../../../../src/contract/overview.ts'
import { attributed } from './attributed.ts'
import { itemWith } from '../order/items.ts'

const marks = new Map(
  [
    ['a', 'shop'],
    ['b', 'shop'],
    ['c', null],
  ].map(([record, project]) => [record ?? '', { record, project } as DeploymentMark]),
)

describe('projects that evidence names', () => {
  it('stand where the report named none', () => {
    const items = [
      itemWith({ id: 'a' }),
      itemWith({ id: 'b', project: 'stated' }),
      itemWith({ id: 'c' }),
      itemWith({ id: 'd' }),
    ]
    assert.deepEqual(
      attributed(items, marks).map(({ project }) => project),
      ['shop', 'stated', null, null],
    )
  })

  it('make no new items where nothing has changed', () => {
    const items = [itemWith({ id: 'a' }), itemWith({ id: 'c' })]
    const [first, second] = [attributed(items, marks), attributed(items, marks)]
    assert.ok(first.every((item, at) => item === second[at]))
    assert.equal(first[1], items[1])
  })
})
