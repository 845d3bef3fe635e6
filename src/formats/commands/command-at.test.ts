import assert from 'node:assert/strict'
import { it } from 'node:test'
import { commandAt } from './command-at.ts'

it('a command names the place where it is meant, unless that is meant anyway', () => {
  const rows = [
    ['berth status', 'status', {}, ''],
    ['berth status', 'status', { env: 'production' }, ''],
    ['berth status --project shop', 'status', { project: 'shop', env: 'production' }, ''],
    ["berth logs --env 'my staging' --follow", 'logs', { env: 'my staging' }, '--follow'],
    ['berth stop --project a --env b', 'stop', { project: 'a', env: 'b' }, ''],
  ] as const
  for (const [typed, command, place, more] of rows)
    assert.equal(commandAt(command, place, more), typed)
})
