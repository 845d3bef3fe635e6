import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DeploymentMark } from '../../../../src/contract/overview.ts'
import { parseFilter, passing, passingMarks } from './filter.ts'
import { itemWith } from './items.ts'

const shop = itemWith({
  id: 'shop',
  deploymentName: 'Shop-API',
  project: 'shop',
  version: '1.4.0',
  environment: 'prod-eu',
  digest: `sha256:${'ab'.repeat(32)}`,
})
const mail = itemWith({ id: 'mail', deploymentName: 'mail', logicalEnvironment: 'staging' })

const cases: readonly (readonly [typed: string, found: readonly string[]])[] = [
  ['', ['shop', 'mail']],
  ['  ', ['shop', 'mail']],
  ['API', ['shop']],
  ['shop prod', ['shop']],
  ['shop staging', []],
  ['1.4', ['shop']],
  ['sha256:abab', ['shop']],
  ['stage:staging', ['mail']],
  ['env:prod-eu', ['shop']],
  ['environment:prod', ['shop']],
  ['project:shop name:api', ['shop']],
  ['version:2', []],
  ['kind:container', ['shop', 'mail']],
  ['nothing:like', []],
  ['constructor:x', []],
]

const mark = (record: string, fields: Partial<DeploymentMark>): DeploymentMark => ({
  record,
  evidence: 'missing',
  project: null,
  version: null,
  attribution: null,
  isRollback: false,
  health: null,
  behind: [],
  ...fields,
})

const marks = new Map([
  [
    'shop',
    mark('shop', {
      evidence: 'verified',
      health: 'unready',
      isRollback: true,
      behind: [{ logicalEnvironment: 'staging', records: 2, unseen: false }],
    }),
  ],
  [
    'mail',
    mark('mail', { behind: [{ logicalEnvironment: 'staging', records: 0, unseen: false }] }),
  ],
])

const ofMarks: readonly (readonly [typed: string, found: readonly string[]])[] = [
  ['evidence:verified', ['shop']],
  ['evidence:missing', ['mail']],
  ['health:unready', ['shop']],
  ['health:ready', []],
  ['is:rollback', ['shop']],
  ['behind:staging', ['shop']],
  ['behind:stag evidence:miss', []],
]

describe('a filter', () => {
  for (const [typed, found] of cases)
    it(`${JSON.stringify(typed)} finds ${found.length}`, () => {
      const passed = passing([shop, mail], parseFilter(typed))
      assert.deepEqual(
        passed.map(({ id }) => id),
        found,
      )
    })
  for (const [typed, found] of ofMarks)
    it(`${typed} finds ${found.length}`, () => {
      const passed = passingMarks([shop, mail], parseFilter(typed), marks)
      assert.deepEqual(
        passed.map(({ id }) => id),
        found,
      )
    })

  it('lets nothing pass of which the marks are not known', () => {
    assert.deepEqual(passingMarks([shop], parseFilter('evidence:missing'), new Map()), [])
  })
})
