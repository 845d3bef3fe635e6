import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Deployment, Run } from '../../../../src/contract/deployments.ts'
import { seenAlso, stagesOf, type Seen } from './stages.ts'

const start = Date.parse('2026-01-31T12:00:00.000Z')
const iso = (ms: number): string => new Date(start + ms).toISOString()
const deployment = (state: Deployment['state'], enteredMs: number, isActive = false): Deployment =>
  ({
    id: 'dep_1',
    state,
    createdAt: iso(0),
    enteredAt: iso(enteredMs),
    activatedAt: isActive ? iso(enteredMs) : null,
  }) as Deployment
const told = (
  states: readonly (readonly [Deployment['state'], number])[],
  run: Partial<Run> = {},
  nowMs = 10_000,
): string => {
  let seen: Seen = new Map()
  let last = deployment('queued', 0)
  for (const [state, ms] of states) {
    last = deployment(state, ms, state === 'active')
    seen = seenAlso(seen, { deployments: [last] } as unknown as Run)
  }
  return stagesOf(last, { command: 'deploy', hold: false, ...run }, seen, start + nowMs)
    .map(({ name, is, ms }) => `${name}:${is}${ms === undefined ? '' : `:${ms}`}`)
    .join(' ')
}

test('one that is under way', () => {
  assert.equal(
    told([['building', 1000]]),
    'queued:done:1000 building:now:9000 releasing:ahead starting:ahead checking:ahead switching:ahead active:ahead',
  )
})

test('one that was seen from its beginning to its end', () => {
  assert.equal(
    told(
      [
        ['starting', 200],
        ['switching', 500],
        ['active', 600],
      ],
      { command: 'restart' },
    ),
    'queued:done releasing:done starting:done checking:done switching:done:100 active:done',
  )
})

test('one that was there before anybody looked', () => {
  const seen = told([['active', 600]], { command: 'promote' })
  assert.equal(
    seen,
    'queued:done releasing:done starting:done checking:done switching:done active:done',
  )
})

test('one that waits for its promotion', () => {
  assert.match(told([['waiting', 700]], { hold: true }), / waiting:now:9300 switching:ahead /)
})

test('one that failed tells only what was seen', () => {
  assert.equal(told([['failed', 700]]), 'queued:done failed:bad')
  assert.equal(
    told([
      ['building', 100],
      ['failed', 700],
    ]),
    'queued:done:100 building:done:600 failed:bad',
  )
})

test('one that was cancelled', () => {
  assert.match(told([['cancelled', 700]]), / cancelled:over$/)
})
