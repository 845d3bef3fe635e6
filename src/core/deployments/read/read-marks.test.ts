import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { healthIn, type Health } from './read-marks.ts'
import type { InstanceState } from '../runtime.ts'

const instances = (text: string): readonly InstanceState[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((each) => {
      const [state, health] = each.split(':')
      return { state, health } as InstanceState
    })

describe('the health of a deployment', () => {
  const rows: readonly (readonly [string, Health])[] = [
    ['running:ready', 'ready'],
    ['running:ready running:ready', 'ready'],
    ['running:ready exited:ready', 'ready'],
    ['running:ready running:unready', 'unready'],
    ['running:unready', 'unready'],
    ['waiting:unready', 'unready'],
    ['starting:unknown', 'unknown'],
    ['running:ready starting:unknown', 'unknown'],
    ['exited:ready', 'unready'],
    ['gone:unknown', 'unready'],
    ['', 'unready'],
  ]
  for (const [text, expected] of rows)
    it(`${text === '' ? 'of nothing' : text} is ${expected}`, () => {
      assert.equal(healthIn(instances(text)), expected)
    })
})
