import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { messageShapes } from './message.ts'
import type { MessageName } from './wire.ts'

const refused: readonly (readonly [MessageName, unknown, string])[] = [
  ['state', null, 'the message must be an object'],
  ['state', [], 'the message must be an object'],
  ['stop', { id: 'a', graceMs: 1.5 }, 'graceMs must be a whole number from 0 to 3600000'],
  ['stop', { id: '.', graceMs: 1 }, 'id must be at most 128 letters'],
  ['stop', { id: 'a', graceMs: 1, x: 1 }, 'x must be left out: it is not known here'],
  ['cancelStep', { key: 'a/../b' }, 'key must be names with slashes between'],
  ['forget', {}, 'deployment must be at most 128 letters'],
  ['step', { step: { what: 'x' }, waitMs: 0 }, 'step.what must be one of build, command, fetch'],
  [
    'route',
    { fence: { incarnation: 'a', version: 1 }, routes: [{ host: 'a', path: 'b' }] },
    'routes[0].path must be a path that begins with a slash',
  ],
]

describe('messages', () => {
  for (const [name, value, problem] of refused)
    it(`${name}: ${problem}`, () => {
      assert.throws(
        () => messageShapes[name](value, ''),
        (error) => error instanceof Error && error.message.startsWith(problem),
      )
    })
})
