import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressOf, readAddress } from './place-address.ts'

const steps = [
  [],
  ['shop'],
  ['shop', 'production'],
  ['shop', 'feature/one?two#three %41 & <b>'],
  ['shop', 'بيئة', 'runs', 'run_1'],
]

for (const each of steps)
  test(`the address of ${JSON.stringify(each)} reads back`, () => {
    const [project, environment, part = '', item = ''] = each
    const url = new URL(addressOf(each, { service: 'web' }), 'http://berth.test')
    assert.deepEqual(readAddress(url.pathname), { project, environment, part, item })
    assert.equal(url.search, '?service=web')
  })

test('what is no encoding is no address', () => {
  assert.equal(readAddress('/projects/shop/%E0%A4%A'), undefined)
})
