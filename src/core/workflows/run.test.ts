import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { movedRun, type RunEnd, type RunEvent, type WorkflowRun } from './run.ts'

type Small = RunEnd & Pick<WorkflowRun, 'expiresAt'>

const begun: Small = {
  state: 'initialized',
  reason: null,
  attestation: null,
  finishedAt: null,
  expiresAt: 100,
}

const pushed = (at: number, attestation = 'a'): RunEvent => ({ what: 'pushed', attestation, at })
const finished = (at: number, state: 'error' | 'canceled', reason: string | null = 'r') =>
  ({ what: 'finished', state, reason, at }) as const
const expired = (at: number): RunEvent => ({ what: 'expired', at })

const rows: readonly (readonly [string, readonly RunEvent[], string, string])[] = [
  ['a push', [pushed(1)], 'moved', 'success'],
  ['the same push again', [pushed(1), pushed(2)], 'unchanged', 'success'],
  ['another push', [pushed(1), pushed(2, 'b')], 'ended', 'success'],
  ['a push at the last moment', [pushed(99)], 'moved', 'success'],
  ['a push when its time is over', [pushed(100)], 'ended', 'initialized'],
  ['an error', [finished(1, 'error')], 'moved', 'error'],
  ['a cancel', [finished(1, 'canceled')], 'moved', 'canceled'],
  ['a cancel again', [finished(1, 'canceled'), finished(2, 'canceled')], 'unchanged', 'canceled'],
  ['an error after a cancel', [finished(1, 'canceled'), finished(2, 'error')], 'ended', 'canceled'],
  ['a cancel after a push', [pushed(1), finished(2, 'canceled')], 'ended', 'success'],
  ['a push after a cancel', [finished(1, 'canceled'), pushed(2)], 'ended', 'canceled'],
  ['a cancel when its time is over', [finished(100, 'canceled')], 'ended', 'initialized'],
  ['expiry too early', [expired(99)], 'not_yet', 'initialized'],
  ['expiry', [expired(100)], 'moved', 'expired'],
  ['expiry again', [expired(100), expired(200)], 'unchanged', 'expired'],
  ['expiry of a success', [pushed(1), expired(100)], 'ended', 'success'],
  ['a push after expiry', [expired(100), pushed(101)], 'ended', 'expired'],
]

const play = (run: Small, events: readonly RunEvent[]): readonly [went: string, run: Small] => {
  let went = ''
  let now = run
  for (const event of events) {
    const move = movedRun(now, event)
    went = move.went
    if (move.went === 'moved') now = move.run
  }
  return [went, now]
}

describe('a workflow run', () => {
  for (const [what, events, went, state] of rows)
    it(`${what}: ${went}, ${state}`, () => {
      const [last, run] = play(begun, events)
      assert.deepEqual([last, run.state], [went, state])
    })

  const at = fc.integer({ min: 0, max: 200 })
  const event = fc.oneof(
    fc.record({ what: fc.constant('pushed' as const), attestation: fc.constantFrom('a', 'b'), at }),
    fc.record({
      what: fc.constant('finished' as const),
      state: fc.constantFrom('error' as const, 'canceled' as const),
      reason: fc.constantFrom(null, 'r'),
      at,
    }),
    fc.record({ what: fc.constant('expired' as const), at }),
  )

  it('leaves no end, whatever happens, and says of itself what holds', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        let run = begun
        for (const each of events) {
          const move = movedRun(run, each)
          const after = move.went === 'moved' ? move.run : run
          if (run.state !== 'initialized') assert.deepEqual(after, run)
          if (move.went === 'unchanged') assert.deepEqual(move.run, run)
          if (move.went === 'moved') {
            assert.equal(run.state, 'initialized')
            assert.notEqual(after.state, 'initialized')
            assert.equal(after.finishedAt, each.at)
            assert.equal(after.state === 'expired', each.at >= run.expiresAt)
          }
          assert.equal(after.state === 'initialized', after.finishedAt === null)
          assert.equal(after.state === 'success', after.attestation !== null)
          run = after
        }
      }),
    )
  })
})
