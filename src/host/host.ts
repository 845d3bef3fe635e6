import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { adoptAll } from './adopt.ts'
import { createChanges } from './changes.ts'
import { realClock, type Clock } from './clock.ts'
import { createDoor } from './door.ts'
import { createAsk, type Ask } from './edge/ask.ts'
import { createEdge, type Edge } from './edge/edge.ts'
import type { Executor, LogSink } from './executor.ts'
import { openFences } from './fences.ts'
import { handlersOf, type Parts } from './handlers.ts'
import { createInstances, type Instances } from './instances.ts'
import { lockData, type DataLock } from './lock.ts'
import type { InstancesAround } from './kept-instance.ts'
import { Logs } from './logs/logs.ts'
import type { Keep } from './logs/stream-file.ts'
import { foldersOf, type Folders } from './folders.ts'
import type { Limits } from './process/limits.ts'
import type { PortRange } from './process/ports.ts'
import { createProcessExecutor } from './process/process-executor.ts'
import { usualFreeBytes } from './process/space.ts'
import { Refused } from './refused.ts'
import { said } from './said.ts'
import { listenOnSocket } from './socket.ts'
import { Steps } from './steps.ts'
import type { Predecessor } from './succession.ts'
import type { DriverName, InstanceSpec } from './wire.ts'

/** How a host stands in its surroundings. Times are in milliseconds. */
export interface HostSettings {
  /** The data folder; made if it is not there. */
  readonly data: string
  /** Where services and builds find their programs. */
  readonly path: string
  /** Where the edge listens; a predecessor's socket is taken over instead. */
  readonly edge: {
    readonly host: string
    readonly port: number
    readonly trustedProxies?: readonly string[]
    /** Where a proxy may ask whether a host is routed, on 127.0.0.1; null nowhere. */
    readonly askPort?: number | null
  }
  /** Further executors, such as docker's. */
  readonly executors?: readonly ((around: ExecutorAround) => Promise<Executor> | Executor)[]
  /** Tells an operator, in one line. */
  readonly note?: (text: string) => void
  readonly predecessor?: Predecessor | undefined
  readonly clock?: Clock
  readonly random?: () => number
  readonly ports?: PortRange
  readonly keepLogs?: Keep
  /** What each process may take, where this machine lets the host say so. */
  readonly limits?: Limits
  /** What builds must leave free on the disk, in bytes. */
  readonly freeBytes?: number
}

/** What an executor is made with. */
export interface ExecutorAround {
  readonly folders: Folders
  readonly clock: Clock
  readonly logs: LogSink
}

/** A host that serves its wire and its edge. */
export interface Host {
  /** The socket's path. */
  readonly socket: string
  readonly edge: Edge
  /** Lets go of everything but requests and steps that run, for a successor; what is wanted. */
  letGo(): readonly InstanceSpec[]
  /** Takes all back: the successor did not come up and is gone. */
  takeBack(): Promise<void>
  /** Finishes what it was letting go of; the successor serves. */
  finish(graceMs: number): Promise<void>
  /** Ends: takes nothing more, requests may finish; instances live on, steps are lost. */
  close(graceMs?: number): Promise<void>
}

/** Starts a host: takes over what lives on, opens the edge, then serves the wire. */
export const startHost = async (settings: HostSettings): Promise<Host> => {
  const opened = await open(settings)
  const { folders, executors, instances, steps, edge, ask } = opened
  const { handlers, pause, resume } = handlersOf(opened)
  let { lock } = opened
  let socket = await listenOnSocket(createDoor(handlers), folders.data)
  const end = async (graceMs: number): Promise<void> => {
    opened.adoptNoMore()
    for (const executor of executors.values()) await executor.close()
    opened.logs.close()
    socket.close()
    await ask?.close()
    await edge.close(graceMs)
    lock.release()
  }
  return {
    get socket() {
      return socket.path
    },
    edge,
    letGo: () => {
      pause()
      const wanted = instances.wanted()
      instances.leave()
      opened.leave(true)
      void ask?.close()
      for (const executor of executors.values()) executor.leave?.()
      return wanted
    },
    takeBack: async () => {
      lock = lockData(folders.host)
      // The successor may have put its own socket in the place of ours.
      socket.close()
      socket = await listenOnSocket(createDoor(handlers), folders.data)
      for (const executor of executors.values()) executor.takeBack?.()
      instances.takeBack()
      opened.leave(false)
      // Without it no certificate is made; everything else goes on.
      await ask?.listen().catch((error: unknown) => settings.note?.(String(error)))
      resume()
    },
    finish: async (graceMs) => {
      await Promise.all([edge.handOver().leave(graceMs), steps.rest()])
      await end(0)
    },
    close: async (graceMs = 0) => {
      pause()
      instances.leave()
      await steps.close()
      await end(graceMs)
    },
  }
}

interface Opened extends Parts {
  readonly folders: Folders
  readonly lock: DataLock
  readonly ask: Ask | null
  /** Whether a successor looks after everything. */
  readonly leave: (isLeft: boolean) => void
  readonly adoptNoMore: () => void
}

/** Everything but the wire, with what lives on taken over. */
const open = async (settings: HostSettings): Promise<Opened> => {
  const { data, clock = realClock, predecessor, note = () => {} } = settings
  const folders = foldersOf(data)
  mkdirSync(folders.host, { recursive: true, mode: 0o700 })
  const wanted = predecessor ? await predecessor.take() : []
  const lock = lockData(folders.host, predecessor?.pid)
  const logs = new Logs(folders.logs, clock, settings.keepLogs)
  const executors = await openExecutors(settings, { folders, clock, logs })
  const executorOf = (name: DriverName): Executor => {
    const found = executors.get(name)
    if (!found) throw new Refused(`This host has no driver ${name}.`)
    return found
  }
  const adopted = new Set<DriverName>()
  const changes = createChanges(clock)
  const instances = createInstances({
    clock,
    executorOf,
    moved: () => changes.tell(),
    ...notesIn(logs, note),
    fences: openFences(join(folders.host, 'fences.json'), note),
    isKnown: (driver) => adopted.has(driver),
  })
  const steps = new Steps({ clock, folders, executorOf })
  let isLeft = false
  const leave = (now: boolean): void => void (isLeft = now)
  const adoptNoMore = await adoptAll(executors.values(), {
    clock,
    adopt: (living) => instances.adopt(living),
    adopted: (driver) => adopted.add(driver),
    isLeft: () => isLeft,
    note,
  })
  // The one before can reach what runs there, this one could not: traffic stays where it is.
  const away = wanted.find(({ driver }) => !adopted.has(driver))?.driver
  if (away !== undefined) {
    adoptNoMore()
    throw new Error(`The host cannot be succeeded while ${away} does not answer: try again later.`)
  }
  for (const spec of wanted) instances.takeOver(spec)
  const edge = await openEdge(settings, folders, instances)
  const ask = await openAsk(settings, edge, clock)
  const before = predecessor
  const known = { folders, lock, logs, executors, executorOf, instances, steps, edge, before, ask }
  return { ...known, changes, leave, adoptNoMore }
}

/** A log that cannot be read or written, as on a full disk, is told of and ends nobody. */
const notesIn = (
  logs: Logs,
  tell: (text: string) => void,
): Pick<InstancesAround, 'lastLine' | 'note'> => ({
  lastLine: (deployment, id, since) => {
    try {
      return logs.lastLine(deployment, id, since)
    } catch {
      return ''
    }
  },
  note: (deployment, id, text) => {
    try {
      logs.line(deployment, id, 'stderr', `berth: ${text}`)
    } catch (error) {
      tell(`${id}: ${text}; its log cannot be written: ${said(error)}`)
    }
  },
})

const openAsk = async (
  { edge: { askPort = null }, predecessor }: HostSettings,
  edge: Edge,
  clock: Clock,
): Promise<Ask | null> => {
  if (askPort === null) return null
  const ask = createAsk((host) => edge.knows(host), askPort)
  // The one before may take a moment to let go of the port.
  for (let tries = predecessor ? 50 : 1; ; tries--)
    try {
      await ask.listen()
      return ask
    } catch (error) {
      if (tries === 1) throw error
      await clock.sleep(100)
    }
}

const openEdge = async (
  { edge: { host, port, trustedProxies }, predecessor, note = () => {} }: HostSettings,
  folders: Folders,
  instances: Instances,
): Promise<Edge> => {
  const edge = createEdge({
    addressesOf: (deployment) => instances.offer(deployment).addresses,
    folderOf: (deployment) => instances.offer(deployment).folder,
    snapshotPath: join(folders.host, 'routes.json'),
    onError: note,
    ...(trustedProxies ? { trustedProxies } : {}),
  })
  await edge.listen(predecessor ? { fd: predecessor.fd } : { host, port })
  return edge
}

const openExecutors = async (
  settings: HostSettings,
  around: ExecutorAround & { readonly logs: Logs },
): Promise<ReadonlyMap<DriverName, Executor>> => {
  const { path, ports, limits, executors = [] } = settings
  const own = createProcessExecutor({
    ...around,
    path,
    random: settings.random ?? Math.random,
    freeBytes: settings.freeBytes ?? usualFreeBytes,
    note: settings.note ?? (() => {}),
    ...(ports ? { ports } : {}),
    ...(limits ? { limits } : {}),
  })
  const others = await Promise.all(executors.map(async (open) => await open(around)))
  return new Map([own, ...others].map((each) => [each.name, each]))
}
