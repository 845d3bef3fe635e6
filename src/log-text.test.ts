import assert from 'node:assert/strict'
import { it } from 'node:test'
import { logText } from './log-text.ts'

const time = new Date(2026, 0, 2, 3, 4, 5)
const call = { message: 'call', requestId: 'req_1', ms: 12.3, principal: 'tok_1' }

const rows: readonly (readonly [Readonly<Record<string, unknown>>, string | undefined])[] = [
  [
    { ...call, operation: 'deployment.deploy', method: 'POST', status: 202 },
    'deployment.deploy: 202 (12.3 ms)',
  ],
  [{ ...call, operation: 'run.describe', method: 'GET', status: 200 }, undefined],
  [
    { ...call, operation: 'run.describe', method: 'GET', status: 404, code: 'not_found' },
    'run.describe: 404 not_found, req_1 (12.3 ms)',
  ],
  [
    { ...call, operation: 'none', method: 'PUT', status: 405, code: 'method_not_allowed' },
    'PUT: 405 method_not_allowed, req_1 (12.3 ms)',
  ],
  [{ message: 'host', note: 'control is up\u001b[2J' }, 'host - control is up[2J'],
  [{ message: 'sealing failed', error: 'Error: disk' }, 'sealing failed - Error: disk'],
  [
    { message: 'defect', requestId: 'req_1', code: 'defect', error: 'Error: x\n  at y', cause: '' },
    'defect requestId=req_1 code=defect - Error: x\n  at y',
  ],
]

for (const [line, said] of rows)
  it(`the log in a terminal says ${said ?? 'nothing of a read that went well'}`, () => {
    assert.equal(logText(line, time), said && `03:04:05 ${said}\n`)
  })
