import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deploymentLike } from '../../../test/simulation/samples.ts'
import { isCancellable, isOver, moved, type DeploymentState } from './deployment.ts'

const states: readonly DeploymentState[] = [
  'queued',
  'building',
  'releasing',
  'starting',
  'checking',
  'waiting',
  'switching',
  'active',
  'draining',
  'retired',
  'failed',
  'errored',
  'cancelled',
  'superseded',
]

/** Every move that the machine knows; all others are defects. */
const machine: Readonly<Record<DeploymentState, string>> = {
  queued: 'building releasing starting failed errored cancelled superseded',
  building: 'releasing failed errored cancelled superseded',
  releasing: 'starting waiting failed errored cancelled superseded',
  starting: 'checking failed errored cancelled superseded',
  checking: 'waiting switching failed errored cancelled superseded',
  waiting: 'starting switching draining failed errored cancelled superseded',
  switching: 'active failed errored',
  active: 'draining',
  draining: 'active retired failed cancelled superseded',
  retired: '',
  failed: '',
  errored: '',
  cancelled: '',
  superseded: '',
}

describe('the machine', () => {
  for (const from of states)
    it(`${from} becomes ${machine[from] || 'nothing more'}`, () => {
      const deployment = deploymentLike({ state: from, version: 7 })
      const possible = states.filter((to) => {
        try {
          const after = moved(deployment, to, 5, 'because')
          assert.deepEqual(
            [after.state, after.version, after.enteredAt, after.why],
            [to, 8, 5, 'because'],
          )
          assert.equal(after.activatedAt, to === 'active' ? 5 : deployment.activatedAt)
          return true
        } catch (error) {
          if (error instanceof Error && /defect: \w+ does not become/.test(error.message))
            return false
          throw error
        }
      })
      assert.equal(possible.join(' '), machine[from])
    })

  it('says what is over, and what may still be cancelled', () => {
    assert.equal(states.filter(isOver).join(' '), 'retired failed errored cancelled superseded')
    assert.equal(
      states.filter(isCancellable).join(' '),
      'queued building releasing starting checking waiting',
    )
  })
})
