import { mkdirSync } from 'node:fs'
import { realClock, type Clock } from './clock.ts'
import { createDoor, type Handlers } from './door.ts'
import { noEdge, type EdgePort } from './edge-port.ts'
import type { Executor, LogSink } from './executor.ts'
import { createInstances, type Instances } from './instances.ts'
import { Logs } from './logs/logs.ts'
import type { Keep } from './logs/stream-file.ts'
import { foldersOf, type Folders } from './process/folders.ts'
import type { PortRange } from './process/ports.ts'
import { createProcessExecutor } from './process/process-executor.ts'
import { usualFreeBytes } from './process/space.ts'
import { Refused } from './refused.ts'
import { listenOnSocket } from './socket.ts'
import { Steps } from './steps.ts'
import { wireVersion, type DriverName, type InstanceSpec } from './wire.ts'

/** How a host stands in its surroundings. Times are in milliseconds. */
export interface HostSettings {
  /** The data folder; made if it is not there. */
  readonly data: string
  /** Where services and builds find their programs. */
  readonly path: string
  /** Opens the edge once the host knows what lives on; left out, requests are not served. */
  readonly openEdge?: (around: EdgeAround) => Promise<EdgePort>
  /** Further executors, such as docker's. */
  readonly executors?: readonly ((around: ExecutorAround) => Promise<Executor>)[]
  readonly clock?: Clock
  readonly random?: () => number
  readonly ports?: PortRange
  readonly keepLogs?: Keep
  /** What builds must leave free on the disk, in bytes. */
  readonly freeBytes?: number
}

/** What an edge is opened with. */
export interface EdgeAround {
  readonly folders: Folders
  readonly instances: Pick<Instances, 'upstreams'>
}

/** What an executor is made with. */
export interface ExecutorAround {
  readonly folders: Folders
  readonly clock: Clock
  readonly logs: LogSink
}

/** A host that serves its wire. */
export interface Host {
  /** The socket's path. */
  readonly socket: string
  readonly edge: EdgePort
  readonly wanted: Instances['wanted']
  /** Takes no more messages and lets go; instances live on, steps end and are lost. */
  close(): Promise<void>
}

/** Starts a host: takes over what lives on, then serves the wire. */
export const startHost = async (settings: HostSettings): Promise<Host> => {
  const { data, clock = realClock } = settings
  const folders = foldersOf(data)
  mkdirSync(folders.host, { recursive: true, mode: 0o700 })
  const logs = new Logs(folders.logs, clock, settings.keepLogs)
  const executors = await openExecutors(settings, { folders, clock, logs })
  const executorOf = (name: DriverName): Executor => {
    const found = executors.get(name)
    if (!found) throw new Refused(`This host has no driver ${name}.`)
    return found
  }
  const instances = createInstances({
    clock,
    executorOf,
    changed: () => {},
    explain: (deployment, id, why) => withLastLine(why, logs.lastLine(deployment, id)),
    note: (deployment, id, text) => logs.line(deployment, id, 'stderr', `berth: ${text}`),
  })
  const steps = new Steps({ clock, folders, executorOf })
  for (const executor of executors.values())
    for (const living of await executor.adopt()) instances.adopt(living)
  const edge = (await settings.openEdge?.({ folders, instances })) ?? noEdge()
  const server = createDoor(handlersOf({ executors, executorOf, instances, steps, logs, edge }))
  const socket = await listenOnSocket(server, data)
  return {
    socket: socket.path,
    edge,
    wanted: () => instances.wanted(),
    close: async () => {
      socket.close()
      await edge.close()
      instances.leave()
      await steps.close()
      for (const executor of executors.values()) await executor.close()
      logs.close()
      server.closeAllConnections()
    },
  }
}

interface Parts {
  readonly executors: ReadonlyMap<DriverName, Executor>
  readonly executorOf: (name: DriverName) => Executor
  readonly instances: Instances
  readonly steps: Steps
  readonly logs: Logs
  readonly edge: EdgePort
}

const handlersOf = (parts: Parts): Handlers => {
  const { executors, executorOf, instances, steps, logs, edge } = parts
  return {
    state: () => ({
      version: wireVersion,
      drivers: [...executors.keys()],
      fence: edge.fence(),
      instances: instances.states(),
      inFlight: edge.inFlight(),
      edge: { port: edge.port },
    }),
    route: (set) => edge.route(set),
    start: (spec) => {
      insistComplete(spec)
      executorOf(spec.driver)
      return instances.start(spec)
    },
    stop: ({ id, graceMs }) => instances.stop(id, graceMs),
    step: ({ step, waitMs }, signal) => {
      executorOf(step.driver)
      return steps.run(step, waitMs, signal)
    },
    stepState: ({ key }) => steps.state(key),
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

const openExecutors = async (
  { path, random = Math.random, ports, freeBytes = usualFreeBytes, executors = [] }: HostSettings,
  around: ExecutorAround & { readonly logs: Logs },
): Promise<ReadonlyMap<DriverName, Executor>> => {
  const own = createProcessExecutor({
    ...around,
    path,
    random,
    freeBytes,
    ...(ports ? { ports } : {}),
  })
  const others = await Promise.all(executors.map((open) => open(around)))
  return new Map([own, ...others].map((each) => [each.name, each]))
}

const insistComplete = ({ id, driver, kind, argv }: InstanceSpec): void => {
  if (driver === 'process' && kind !== 'static' && argv.length === 0)
    throw new Refused(`Instance ${id} has no command to run.`)
}

const withLastLine = (why: string, line: string): string =>
  line === '' ? why : `${why}; last line: ${line}`
