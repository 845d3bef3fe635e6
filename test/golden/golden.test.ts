import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { matchesGolden } from './golden.ts'

it('writes a golden only when it is asked to, and then compares with it', () => {
  const name = `golden.${process.pid}.txt`
  const file = join(import.meta.dirname, name)
  const asked = process.env['BERTH_GOLDEN']
  try {
    delete process.env['BERTH_GOLDEN']
    assert.throws(() => matchesGolden(name, 'one'), /npm run golden/)
    assert.ok(!existsSync(file))
    process.env['BERTH_GOLDEN'] = '1'
    matchesGolden(name, 'one')
    assert.equal(readFileSync(file, 'utf8'), 'one\n')
    delete process.env['BERTH_GOLDEN']
    matchesGolden(name, 'one')
    matchesGolden(name, 'one\n')
    assert.throws(() => matchesGolden(name, 'two'), /npm run golden/)
  } finally {
    if (asked !== undefined) process.env['BERTH_GOLDEN'] = asked
    rmSync(file, { force: true })
  }
})
