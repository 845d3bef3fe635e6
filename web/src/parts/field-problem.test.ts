import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ProblemError } from '../../../src/client/errors.ts'
import { fieldProblem } from './field-problem.ts'

const trouble = new ProblemError({
  type: 'about:blank',
  title: 'The input is not valid',
  status: 400,
  detail: 'The input is not valid.',
  code: 'invalid_input',
  retryable: false,
  requestId: 'req_1',
  errors: [
    { pointer: '#/name', detail: 'must be a DNS-1123 label' },
    { pointer: '#/labels/team', detail: 'must be a string.' },
  ],
})

describe('what was wrong with a field', () => {
  for (const [name, expected] of [
    ['name', 'Must be a DNS-1123 label.'],
    ['labels', 'Must be a string.'],
    ['na', undefined],
    ['type', undefined],
  ] as const)
    it(`is ${expected} for ${name}`, () => assert.equal(fieldProblem(trouble, name), expected))

  it('is nothing where the server was not reached', () => {
    assert.equal(fieldProblem(new Error('no connection'), 'name'), undefined)
  })
})
