import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Deployment, ServiceStatus } from '../../../../src/contract/deployments.ts'
import { possible, type Act } from './acts.ts'

const deployment = (id: string, state: Deployment['state'], runId = 'run_1'): Deployment =>
  ({ id, state, runId, activatedAt: null }) as Deployment
const service = (name: string, more: Partial<ServiceStatus>): ServiceStatus =>
  ({ service: name, active: null, latest: null, hasNewVariables: false, ...more }) as ServiceStatus

const serving = service('web', { active: deployment('dep_1', 'active') })
const held = service('api', {
  active: deployment('dep_2', 'active'),
  latest: deployment('dep_3', 'waiting', 'run_2'),
})
const heldToo = service('jobs', { latest: deployment('dep_4', 'waiting', 'run_2') })
const building = service('web', { latest: deployment('dep_5', 'building', 'run_3') })
const stopped = service('old', {
  latest: { ...deployment('dep_6', 'retired'), activatedAt: '2026-01-31T12:00:00.000Z' },
})
const stale = service('env', { active: deployment('dep_7', 'active'), hasNewVariables: true })

const rows: readonly (readonly [string, readonly ServiceStatus[], boolean, readonly Act[]])[] = [
  ['nothing', [], false, []],
  ['what serves', [serving], false, ['promote-to', 'rollback', 'restart', 'stop']],
  ['what is frozen', [serving, stopped, held], true, ['promote-to', 'rollback', 'stop', 'cancel']],
  ['a candidate', [heldToo], false, ['promote', 'cancel']],
  ['what is built', [building], false, ['cancel']],
  ['what is stopped', [stopped], false, ['start']],
  ['other variables', [stale], false, ['promote-to', 'rollback', 'apply', 'restart', 'stop']],
]

for (const [name, services, isFrozen, acts] of rows)
  test(`what can be done about ${name}`, () => {
    assert.deepEqual([...possible(services, isFrozen)], acts)
  })

test('what is switching is no longer cancelled', () => {
  const late = service('web', { latest: deployment('dep_8', 'switching') })
  assert.equal(possible([late], false).has('cancel'), false)
})
