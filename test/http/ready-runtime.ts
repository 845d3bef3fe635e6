import type {
  Built,
  DeployPorts,
  Fence,
  InstanceState,
} from '../../src/core/deployments/runtime.ts'
import { digestOf } from './scene.ts'

/** A runtime on which everything succeeds at once, and an edge that takes every set. */
export const readyRuntime = (): Pick<DeployPorts, 'runtime' | 'edge'> => {
  const instances = new Map<string, InstanceState>()
  let held: Fence | null = null
  const stateOf = (id: string): InstanceState =>
    instances.get(id) ?? {
      ...{ id, deployment: '', state: 'gone', health: 'unknown', why: '' },
      ...{ restarts: 0, startedAt: 0, pid: null, isFault: false, fence: 0 },
    }
  const built: Built = {
    digest: digestOf('d'),
    kind: 'CONTAINER_IMAGE',
    local: false,
    bytes: 1,
    toolchain: { platform: 'linux-x64', programs: [] },
  }
  return {
    runtime: {
      state: async () => ({
        platform: 'simulated',
        drivers: ['docker'],
        fence: held,
        instances: [...instances.values()],
        inFlight: {},
        edge: { port: 7480 },
      }),
      start: async ({ id, deployment }) => {
        const state = { ...stateOf(id), deployment, state: 'running', health: 'ready' } as const
        instances.set(id, state)
        return state
      },
      stop: async (id) => {
        instances.delete(id)
        return stateOf(id)
      },
      step: async (step) => ({
        state: 'done' as const,
        built:
          step.what === 'fetch'
            ? { ...built, digest: step.image.replace(/^.*@/, '') }
            : step.what === 'build'
              ? built
              : null,
      }),
      cancelStep: async () => {},
      logs: async ({ after }) => ({
        lines:
          after === null ? [{ at: 0, from: 'build', stream: 'stdout', text: 'step by step' }] : [],
        cursor: 'end',
      }),
      forget: async () => {},
    },
    edge: {
      apply: async ({ fence }) => {
        held = fence
        return { applied: true, held: fence }
      },
    },
  }
}
