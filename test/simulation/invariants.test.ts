import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { DeploymentState } from '../../src/core/deployments/deployment.ts'
import type { InstanceState, RuntimeState } from '../../src/core/deployments/runtime.ts'
import { newWatch } from './invariants.ts'
import type { Observed, SeenDeployment } from './observe.ts'
import { deploymentLike } from './samples.ts'

const { settings } = deploymentLike()

const seen = (id: string, state: DeploymentState, exclusive: boolean): SeenDeployment => ({
  id,
  runId: `run_${id}`,
  place: 'penv_1',
  service: 'svc_web',
  state,
  digest: null,
  drainUntil: null,
  settings: { ...settings, exclusive },
})

/** The old one serves beside a candidate in this state. */
const beside = (state: DeploymentState, exclusive = true): Observed => ({
  deployments: [seen('dep_old', 'active', exclusive), seen('dep_new', state, exclusive)],
  runs: [],
  leases: [],
  set: null,
  routes: [{ host: 'shop.localhost', path: '/', place: 'penv_1', service: 'svc_web' }],
  ledger: new Map(),
  events: 0,
})

const instance: InstanceState = {
  id: 'dep_old-0',
  deployment: 'dep_old',
  state: 'running',
  health: 'ready',
  why: '',
  restarts: 0,
  startedAt: 0,
  pid: null,
  isFault: false,
  fence: 0,
}

const host: RuntimeState = {
  drivers: ['process'],
  platform: 'simulated',
  fence: null,
  instances: [instance],
  inFlight: { dep_old: 2 },
  edge: { port: 7480 },
}

/** What is checked when the old one is stopped, by somebody who had last read this. */
const stopAfter = (read: Observed | null, observed: Observed) => (): void =>
  newWatch().check({
    observed,
    served: null,
    instances: [],
    seen: host,
    read,
    stops: [{ instance, inFlight: 2, at: 0 }],
    starts: [],
  })

for (const state of ['starting', 'checking', 'switching'] as const)
  it(`what serves may be stopped by whoever last read that an exclusive one is ${state}`, () => {
    assert.doesNotThrow(stopAfter(beside(state), beside(state)))
    // Ended after it was read.
    assert.doesNotThrow(stopAfter(beside(state), beside('cancelled')))
  })

for (const [how, read] of [
  ['had read that its candidate has ended', beside('superseded')],
  ['had read that its candidate waits', beside('waiting')],
  ['had read that its candidate may run beside it', beside('starting', false)],
  ['had read nothing', null],
] as const)
  it(`it is told when it was stopped by somebody who ${how}`, () => {
    const told = /invariant 6: dep_old-0 is active/
    assert.throws(stopAfter(read, beside('superseded')), told)
    // Whatever is so by then does not make it right.
    assert.throws(stopAfter(read, beside('starting')), told)
  })
