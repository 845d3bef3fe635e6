import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lacks } from './registry-fixture.ts'

test('a suite is skipped with the reason, except where none may be', () => {
  const before = process.env['BERTH_CI']
  try {
    delete process.env['BERTH_CI']
    assert.equal(lacks('sh'), false)
    assert.match(String(lacks('sh', 'no-such-program')), /^needs no-such-program: /)
    process.env['BERTH_CI'] = '1'
    assert.equal(lacks('sh'), false)
    assert.throws(() => lacks('no-such-program'), /needs no-such-program/)
  } finally {
    delete process.env['BERTH_CI']
    if (before !== undefined) process.env['BERTH_CI'] = before
  }
})
