import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { deploymentLike, releaseLike, runLike } from '../../../../test/simulation/samples.ts'
import type { Deployment } from '../deployment.ts'
import { nextAct } from './next-act.ts'
import type { Run } from '../run.ts'
import type { InstanceState } from '../runtime.ts'

const released = { release: releaseLike() }
const ready = { state: 'running', health: 'ready' } as const

interface Case {
  readonly says: string
  readonly run?: Partial<Run>
  readonly web: Partial<Deployment>
  /** A second deployment of the run. */
  readonly api?: Partial<Deployment>
  /** How web's one instance is; without one the runtime does not know it. */
  readonly seen?: Partial<InstanceState>
  readonly now?: number
  readonly act: string
}

const cases: readonly Case[] = [
  { says: 'builds first', web: {}, act: 'enter building web' },
  {
    says: 'starts what a rollback has',
    web: released,
    run: { command: 'rollback' },
    act: 'enter starting web',
  },
  {
    says: 'releases what is promoted',
    web: released,
    run: { command: 'promote' },
    act: 'enter releasing web',
  },
  { says: 'goes on building', web: { state: 'building' }, act: 'build web' },
  { says: 'goes on releasing', web: { state: 'releasing' }, act: 'release web' },
  { says: 'goes on starting', web: { state: 'starting' }, act: 'start web' },
  { says: 'starts what is gone', web: { state: 'checking' }, act: 'start web' },
  { says: 'does not start it for ever', web: { state: 'checking' }, now: 20_000, act: 'fail web' },
  {
    says: 'looks while nothing answers',
    web: { state: 'checking' },
    seen: { state: 'running' },
    act: 'look',
  },
  {
    says: 'looks while it begins',
    web: { state: 'checking' },
    seen: { state: 'starting' },
    now: 19_999,
    act: 'look',
  },
  {
    says: 'fails at the deadline',
    web: { state: 'checking' },
    seen: { state: 'running' },
    now: 20_000,
    act: 'fail web',
  },
  {
    says: 'fails what has ended',
    web: { state: 'checking' },
    seen: { state: 'exited' },
    act: 'fail web',
  },
  {
    says: 'fails what waits to be started again',
    web: { state: 'checking' },
    seen: { state: 'waiting' },
    act: 'fail web',
  },
  {
    says: 'waits where the machine fails',
    web: { state: 'checking' },
    seen: { state: 'waiting', isFault: true },
    now: 19_999,
    act: 'look',
  },
  {
    says: 'does not blame it on the service',
    web: { state: 'checking' },
    seen: { state: 'waiting', isFault: true },
    now: 20_000,
    act: 'fail web errored',
  },
  {
    says: 'does not blame the service for what the machine has not started',
    web: { state: 'checking' },
    seen: { state: 'starting' },
    now: 20_000,
    act: 'fail web errored',
  },
  {
    says: 'fails what was started again',
    web: { state: 'checking' },
    seen: { ...ready, restarts: 1 },
    act: 'fail web',
  },
  { says: 'notes readiness', web: { state: 'checking' }, seen: ready, act: 'ready web' },
  {
    says: 'lets the others catch up',
    web: { state: 'checking', isReady: true },
    api: { state: 'building' },
    seen: ready,
    act: 'build api',
  },
  {
    says: 'intends to switch',
    web: { state: 'checking', isReady: true },
    seen: ready,
    act: 'intend',
  },
  {
    says: 'holds',
    run: { hold: true },
    web: { state: 'checking', isReady: true },
    seen: ready,
    act: 'hold',
  },
  {
    says: 'fails what was ready and died',
    web: { state: 'checking', isReady: true },
    seen: { state: 'exited' },
    act: 'fail web',
  },
  {
    says: 'promotes what waited',
    web: { state: 'waiting', isReady: true },
    seen: { ...ready, restarts: 3 },
    act: 'intend',
  },
  {
    says: 'starts what died as it waited',
    web: { state: 'waiting', isReady: true },
    seen: { state: 'exited' },
    act: 'start web',
  },
  { says: 'switches', web: { state: 'switching', isReady: true }, seen: ready, act: 'switch' },
  {
    says: 'looks before it switches',
    web: { state: 'switching', isReady: true },
    seen: { state: 'running' },
    act: 'look',
  },
  {
    says: 'does not switch to what is dead',
    web: { state: 'switching', isReady: true },
    seen: { state: 'waiting' },
    now: 20_000,
    act: 'fail web',
  },
  { says: 'publishes', web: { state: 'active', isReady: true }, act: 'publish' },
  {
    says: 'publishes what others replaced',
    web: { state: 'retired', isReady: true },
    act: 'publish',
  },
  {
    says: 'gives up with the first that fails',
    web: { state: 'checking' },
    api: { state: 'failed' },
    seen: ready,
    act: 'give-up',
  },
  { says: 'gives up what was cancelled', web: { state: 'cancelled' }, act: 'give-up' },
  {
    says: 'gives up what a newer one replaced',
    web: { state: 'superseded' },
    api: { state: 'queued' },
    act: 'give-up',
  },
]

describe('what comes next', () => {
  for (const { says, run, web, api, seen, now = 0, act } of cases)
    it(`${says}: ${act}`, () => {
      const deployments = [
        deploymentLike(web),
        ...(api ? [deploymentLike({ id: 'dep_2', service: 'api', ...api })] : []),
      ]
      const instances: readonly InstanceState[] = seen ? [{ ...unseen, ...seen }] : []
      const next = nextAct({ run: runLike(run), deployments }, { instances }, now)
      const words = [
        next.what,
        ...('state' in next ? [next.state] : []),
        ...('deployment' in next ? [next.deployment.service] : []),
        ...('end' in next && next.end !== 'failed' ? [next.end] : []),
      ]
      assert.equal(words.join(' '), act)
    })
})

const unseen = {
  id: 'dep_1-0',
  deployment: 'dep_1',
  state: 'gone',
  health: 'unknown',
  why: '',
  restarts: 0,
  startedAt: 0,
  pid: null,
  isFault: false,
  fence: 0,
} as const
