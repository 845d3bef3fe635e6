import type {
  Edge,
  InstanceState,
  RouteSet,
  Runtime,
  RuntimeState,
  Step,
  WantedInstance,
} from '../../core/deployments/runtime.ts'
import { simulatedEdge } from './edge.ts'
import { simulatedInstances, type InstanceFate } from './instances.ts'
import { simulatedSteps, type StepFate } from './steps.ts'

/** What becomes of what is begun. */
export interface Fates {
  readonly instance: (wanted: WantedInstance) => InstanceFate
  readonly step: (step: Step) => StepFate
}

/** A host in memory: the ports, what befalls it, and what is so, whatever anybody believes. */
export interface SimulatedHost {
  readonly runtime: Runtime
  readonly edge: Edge
  /** What is so, without asking the port. */
  readonly truth: () => RuntimeState
  /** The set that the edge serves. */
  served(): RouteSet | null
  /** A request comes for one of the routes; answers which deployment has it, if one does. */
  request(route: number, takesMs: number): string | null
  /** An instance ends by itself. */
  die(instance: string): void
  /** The host ends and starts again: instances live on, or are gone with the machine. */
  restart(what: 'instances live on' | 'instances are gone'): void
  /** The edge has lost its set. */
  loseRoutes(): void
  /** What lives now goes on living. */
  heal(): void
}

/** Called when an instance is asked to end, before it is. */
export type OnStop = (instance: InstanceState | undefined, truth: RuntimeState) => void

/** Called when an instance has begun. */
export type OnStart = (instance: InstanceState) => void

/** A host without network, processes and time of its own: it goes by the clock that it is given. */
export const simulatedHost = (
  now: () => number,
  fates: Fates,
  onStop: OnStop = () => {},
  onStart: OnStart = () => {},
): SimulatedHost => {
  const instances = simulatedInstances(now, fates.instance, onStart)
  const steps = simulatedSteps(now, fates.step)
  const { edge, held, lose, request, breakOff, inFlight } = simulatedEdge(now)
  const truth = (): RuntimeState => {
    const all = instances.all()
    const alive = new Set(
      all.filter(({ state }) => state !== 'exited').map(({ deployment }) => deployment),
    )
    return {
      drivers: ['process'],
      platform: 'simulated',
      fence: held()?.fence ?? null,
      instances: all,
      inFlight: inFlight((deployment) => alive.has(deployment)),
      edge: { port: 7480 },
    }
  }
  const runtime: Runtime = {
    state: async () => truth(),
    start: async (wanted) => instances.start(wanted),
    stop: async (id, graceMs, fence) => {
      const before = truth()
      onStop(
        before.instances.find((each) => each.id === id),
        before,
      )
      return instances.stop(id, graceMs, fence)
    },
    step: async (step) => steps.go(step),
    cancelStep: async (key) => steps.cancel(key),
    logs: async () => ({ lines: [], cursor: '' }),
    forget: async (deployment) => {
      instances.forget(deployment)
      steps.forget(deployment)
    },
  }
  return {
    runtime,
    edge,
    truth,
    served: held,
    request,
    die: instances.die,
    restart: (what) => {
      breakOff()
      steps.interrupt()
      if (what === 'instances are gone') instances.lose()
    },
    loseRoutes: lose,
    heal: instances.heal,
  }
}
