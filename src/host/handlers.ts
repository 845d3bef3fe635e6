import type { Changes } from './changes.ts'
import type { Handlers } from './door.ts'
import type { Edge } from './edge/edge.ts'
import { InvalidRoutes } from './edge/route-table.ts'
import type { Executor } from './executor.ts'
import type { Instances } from './instances.ts'
import type { Logs } from './logs/logs.ts'
import { Refused } from './refused.ts'
import type { Steps } from './steps.ts'
import type { Predecessor } from './succession.ts'
import {
  wireVersion,
  type DriverName,
  type InstanceSpec,
  type Messages,
  type RouteSet,
} from './wire.ts'

/** What messages are carried out with. */
export interface Parts {
  readonly executors: ReadonlyMap<DriverName, Executor>
  readonly executorOf: (name: DriverName) => Executor
  readonly instances: Instances
  /** Of the instances. */
  readonly changes: Changes
  readonly steps: Steps
  readonly logs: Logs
  readonly edge: Edge
  /** The host before this one, while it still finishes requests. */
  readonly before: Pick<Predecessor, 'inFlight'> | undefined
}

/** The handlers, and a switch: a paused host refuses everything but what can wait. */
export interface SwitchedHandlers {
  readonly handlers: Handlers
  readonly pause: () => void
  readonly resume: () => void
}

/** What each message does. */
export const handlersOf = (parts: Parts): SwitchedHandlers => {
  const own = ownHandlers(parts)
  let isPaused = false
  const switched = Object.fromEntries(
    Object.entries(own).map(([name, handle]) => [
      name,
      (...given: readonly unknown[]) => {
        if (isPaused) throw new Error('The host is ending or being replaced. Ask again.')
        return (handle as (...given: readonly unknown[]) => unknown)(...given)
      },
    ]),
  )
  return {
    handlers: switched as unknown as Handlers,
    pause: () => {
      isPaused = true
    },
    resume: () => {
      isPaused = false
    },
  }
}

const ownHandlers = (parts: Parts): Handlers => {
  const { executors, executorOf, instances, changes, steps, logs, edge, before } = parts
  return {
    state: () => ({
      version: wireVersion,
      drivers: [...executors.keys()],
      platform: `${process.platform}-${process.arch}`,
      fence: edge.state().fence,
      instances: instances.states(),
      inFlight: together(edge.inFlight(), before?.inFlight() ?? {}),
      edge: { port: edge.state().port ?? 0 },
    }),
    changes: ({ seen, waitMs }, signal) => changes.next(seen, waitMs, signal),
    route: (set) => applyRoutes(edge, set),
    start: (spec) => {
      requireComplete(spec)
      executorOf(spec.driver)
      return instances.start(spec)
    },
    stop: ({ id, graceMs, fence }) => instances.stop(id, graceMs, fence),
    step: ({ step, waitMs }, signal) => {
      executorOf(step.driver)
      return steps.run(step, waitMs, signal)
    },
    cancelStep: ({ key }) => steps.cancel(key),
    logs: (sent, signal) => logs.page(sent, signal),
    forget: async ({ deployment }) => {
      if (!instances.forget(deployment))
        throw new Refused(`Deployment ${deployment} still has instances. Stop them first.`)
      if (steps.runs(deployment))
        throw new Refused(`Deployment ${deployment} has a step that runs. Cancel it first.`)
      for (const executor of executors.values()) await executor.forget(deployment)
      steps.forget(deployment)
      logs.forget(deployment)
      return null
    },
  }
}

const requireComplete = ({ id, driver, kind, argv }: InstanceSpec): void => {
  if (driver === 'process' && kind !== 'static' && argv.length === 0)
    throw new Refused(`Instance ${id} has no command to run.`)
}

const applyRoutes = async (edge: Edge, set: RouteSet): Promise<Messages['route']['answered']> => {
  try {
    return await edge.apply(set)
  } catch (error) {
    if (error instanceof InvalidRoutes) throw new Refused(error.message)
    throw error
  }
}

const together = (
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> => {
  const sum = { ...one }
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count
  return sum
}
