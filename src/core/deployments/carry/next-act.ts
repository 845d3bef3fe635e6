import { instancesOf, isOver, type Deployment, type DeploymentState } from '../deployment.ts'
import type { WholeRun } from '../run.ts'
import type { RuntimeState } from '../runtime.ts'

/** What the worker does next for a run. */
export type Act =
  | { readonly what: 'enter'; readonly deployment: Deployment; readonly state: DeploymentState }
  | { readonly what: 'build' | 'release' | 'start' | 'ready'; readonly deployment: Deployment }
  | {
      readonly what: 'fail'
      readonly deployment: Deployment
      /** `errored` where it is the machine's doing. */
      readonly end: 'failed' | 'errored'
      readonly why: string
    }
  | { readonly what: 'look' }
  /** Some have failed: the others are given up. */
  | { readonly what: 'give-up' }
  | { readonly what: 'hold' | 'intend' | 'switch' | 'publish' }

const phases = ['queued', 'building', 'releasing', 'starting', 'checking'] as const
type Phase = (typeof phases)[number]

/** Decides what comes next. Pure: the same run and the same runtime give the same act. */
export const nextAct = (
  { run, deployments }: WholeRun,
  seen: Pick<RuntimeState, 'instances'>,
  now: number,
): Act => {
  if (deployments.some(({ state }) => isOver(state) && state !== 'retired'))
    return { what: 'give-up' }
  const behind = (state: DeploymentState) =>
    deployments.find((each) => each.state === state && !each.isReady)
  for (const phase of phases) {
    const deployment = behind(phase)
    if (deployment) return actIn(phase, deployment, run.command, seen, now)
  }
  const all = (...states: readonly DeploymentState[]): boolean =>
    deployments.every(({ state }) => states.includes(state))
  // What was ready need not be so any more.
  for (const each of deployments)
    if (each.isReady && ['checking', 'waiting', 'switching'].includes(each.state)) {
      const act = checked(each, seen, now)
      if (act.what !== 'ready') return act
    }
  if (all('checking', 'waiting')) {
    if (run.hold) return { what: 'hold' }
    const heldBack = behind('waiting')
    return heldBack
      ? { what: 'enter', deployment: heldBack, state: 'starting' }
      : { what: 'intend' }
  }
  if (all('switching')) return { what: 'switch' }
  return { what: 'publish' }
}

const actIn = (
  phase: Phase,
  deployment: Deployment,
  command: WholeRun['run']['command'],
  seen: Pick<RuntimeState, 'instances'>,
  now: number,
): Act => {
  switch (phase) {
    case 'queued':
      return { what: 'enter', deployment, state: firstState(deployment, command) }
    case 'building':
      return { what: 'build', deployment }
    case 'releasing':
      return { what: 'release', deployment }
    case 'starting':
      return { what: 'start', deployment }
    case 'checking':
      return checked(deployment, seen, now)
  }
}

/** Only what moves forward runs the release command; a rollback never does. */
const firstState = (
  { release }: Deployment,
  command: WholeRun['run']['command'],
): DeploymentState => {
  if (!release) return 'building'
  return command === 'promote' ? 'releasing' : 'starting'
}

/** How long an instance without a check may take to run, in milliseconds. */
const uncheckedMs = 30_000

/** Until when what has come to its state must have left it, in milliseconds since 1970. */
export const deadlineOf = ({ enteredAt, settings }: Deployment): number =>
  enteredAt + (settings.readiness?.deadlineMs ?? uncheckedMs)

const checked = (
  deployment: Deployment,
  { instances }: Pick<RuntimeState, 'instances'>,
  now: number,
): Act => {
  const states = new Map(instances.map((each) => [each.id, each]))
  // What has waited may have ended meanwhile, and is kept alive like what is active.
  const isNew = deployment.state === 'checking'
  let isMissing = false
  let unready = ''
  let end: 'failed' | 'errored' = 'failed'
  for (const id of instancesOf(deployment)) {
    const state = states.get(id)
    if (!state || state.state === 'gone' || (state.state === 'exited' && !isNew)) {
      isMissing = true
      unready ||= 'it has ended'
    } else if (state.isFault) {
      // It is tried again by itself, until the deadline.
      unready ||= state.why || 'the machine fails at it'
      end = 'errored'
    } else if (isNew && (state.restarts > 0 || ['exited', 'waiting'].includes(state.state)))
      return { what: 'fail', deployment, end: 'failed', why: state.why || 'it ended' }
    else if (state.state === 'starting') {
      unready ||= 'the machine has not started it yet'
      end = 'errored'
    } else if (state.state !== 'running' || state.health !== 'ready')
      unready ||= state.why || 'it is not ready yet'
  }
  if (unready === '') return { what: 'ready', deployment }
  if (now >= deadlineOf(deployment)) return { what: 'fail', deployment, end, why: unready }
  return isMissing ? { what: 'start', deployment } : { what: 'look' }
}
