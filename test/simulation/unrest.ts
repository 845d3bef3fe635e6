import { instancesOf, isOver } from '../../src/core/deployments/deployment.ts'
import type { RuntimeState } from '../../src/core/deployments/runtime.ts'
import type { Observed } from './observe.ts'

/** What is not at rest yet, in one line each. */
export const unrest = (
  { runs, leases, deployments, set }: Observed,
  host: RuntimeState,
): readonly string[] => {
  const byId = new Map(deployments.map((each) => [each.id, each]))
  const alive = host.instances.filter(({ state }) => state !== 'exited' && state !== 'gone')
  const running = new Set(alive.map(({ id }) => id))
  const resting = ['active', 'waiting']
  return [
    ...runs
      .filter(({ isOver: ended, state }) => !ended && state !== 'waiting')
      .map(({ id, state }) => `run ${id} is ${state}`),
    ...leases.map(({ runId, owner }) => `${owner} has a lease for ${runId}`),
    ...deployments
      .filter(({ state }) => !isOver(state) && !resting.includes(state))
      .map(({ id, state }) => `${id} is ${state}`),
    ...deployments
      .filter(
        ({ state, runId }) =>
          state === 'waiting' && !runs.some((run) => run.id === runId && run.state === 'waiting'),
      )
      .map(({ id }) => `${id} waits in a run that does not`),
    ...runs
      .filter(
        ({ id, state }) =>
          state === 'waiting' && deployments.some((d) => d.runId === id && d.state !== 'waiting'),
      )
      .map(({ id }) => `${id} waits for what does not`),
    ...alive
      .filter(({ deployment }) => !resting.includes(byId.get(deployment)?.state ?? ''))
      .map(({ id }) => `${id} lives on`),
    ...deployments
      .filter(({ state }) => state === 'active')
      .flatMap((each) => instancesOf(each).filter((id) => !running.has(id)))
      .map((id) => `${id} does not run`),
    ...(set && (set.acknowledged < set.version || host.fence?.version !== set.version)
      ? [`the edge has ${host.fence?.version}, not ${set.version}`]
      : []),
  ]
}
