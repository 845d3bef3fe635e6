import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { after, backOffMs, unstarted, type Happening, type Known } from './instance.ts'

const start: Happening = { what: 'start' }
const stop: Happening = { what: 'stop' }
const started: Happening = { what: 'started', pid: 7, at: 1000 }
const good: Happening = { what: 'checked', ok: true, why: '' }
const bad: Happening = { what: 'checked', ok: false, why: 'GET / answered 500' }
const ended = (at = 2000): Happening => ({ what: 'ended', why: 'exit code 1', at, again: true })
const fault: Happening = { what: 'ended', why: 'no room', at: 2000, again: true, isFault: true }
const lastEnd: Happening = { what: 'ended', why: 'exit code 1', at: 2000, again: false }

const rows: readonly (readonly [string, readonly Happening[], Partial<Known>])[] = [
  ['begins', [start], { state: 'starting', health: 'unknown', pid: null }],
  ['runs', [start, started], { state: 'running', pid: 7, startedAt: 1000, health: 'unknown' }],
  ['is ready at the first good check', [start, started, bad, good], { health: 'ready', why: '' }],
  ['is unready before', [start, started, bad], { health: 'unready', why: 'GET / answered 500' }],
  ['stays ready after two bad checks', [started, good, bad, bad], { health: 'ready', why: '' }],
  ['falls at the third', [started, good, bad, bad, bad], { health: 'unready', wasReady: true }],
  ['bad checks must be in a row', [started, good, bad, bad, good, bad], { health: 'ready' }],
  ['rises not at once', [started, good, bad, bad, bad, good], { health: 'unready' }],
  ['rises at the second', [started, good, bad, bad, bad, good, good], { health: 'ready' }],
  [
    'waits after its end',
    [started, ended()],
    { state: 'waiting', pid: null, dueAt: 3000, ends: 1 },
  ],
  ['waits longer', [started, ended(), start, started, ended()], { dueAt: 4000, restarts: 1 }],
  ['cannot be started', [ended(), start, ended()], { state: 'waiting', ends: 2, restarts: 1 }],
  ['waits for the machine', [start, fault], { state: 'waiting', dueAt: 4000, isFault: true }],
  [
    'is not blamed for the machine',
    [start, fault, start, fault, start, started, ended()],
    { dueAt: 3000, ends: 1, restarts: 0, isFault: false },
  ],
  ['ran long', [started, ended(), start, started, ended(61_000)], { ends: 1, dueAt: 62_000 }],
  [
    'forgets that it was ready',
    [started, good, ended(), start],
    { health: 'unknown', wasReady: false },
  ],
  ['is not started again', [started, lastEnd], { state: 'exited', why: 'exit code 1' }],
  ['stops', [started, good, stop], { state: 'stopping', health: 'unready' }],
  ['has stopped', [started, stop, ended()], { state: 'exited', health: 'unready', pid: null }],
  ['is stopped while it starts', [start, stop, started], { state: 'stopping' }],
  ['is no longer checked', [started, stop, good], { health: 'unready' }],
  ['is stopped twice', [started, stop, ended(), stop], { state: 'exited' }],
  [
    'begins afresh',
    [started, ended(), lastEnd, start],
    { state: 'starting', ends: 0, restarts: 0 },
  ],
]

describe('what becomes of an instance', () => {
  for (const [name, happenings, expected] of rows)
    it(name, () => {
      const known = happenings.reduce(after, unstarted)
      for (const [key, value] of Object.entries(expected))
        assert.equal(known[key as keyof Known], value, key)
    })

  it('waits 1 s at first, twice as long each time, and at most 60 s', () => {
    assert.deepEqual(
      [1, 2, 3, 6, 7, 1000].map(backOffMs),
      [1000, 2000, 4000, 32_000, 60_000, 60_000],
    )
  })
})
