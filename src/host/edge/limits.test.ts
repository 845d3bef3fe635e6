import assert from 'node:assert/strict'
import { it } from 'node:test'
import { affordable } from './limits.ts'

const table = (open: string): string =>
  `Limit                     Soft Limit           Hard Limit           Units
Max cpu time              unlimited            unlimited            seconds
Max open files            ${open.padEnd(21)}1048576              files
Max pending signals       63432                63432                signals
`

for (const [text, connections] of [
  [table('1048576'), 524_160],
  [table('4096'), 1920],
  [table('1024'), 384],
  [table('50'), 16],
  [table('unlimited'), Infinity],
  ['', Infinity],
] as const)
  it(`${connections} clients are served by ${text.split('\n')[2] ?? 'no limit'}`, () => {
    assert.equal(affordable(text), connections)
  })
