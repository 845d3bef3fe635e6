import type { DriverName } from './deployment.ts'

/** What runs services; every method may be repeated and then answers what is so by now. */
export interface Runtime {
  /** What is so with everything. */
  state(): Promise<RuntimeState>
  /**
   * Begins an instance, or finds it begun. Does not begin it where its fence comes late, and while
   * another deployment of its service lives of which one is exclusive.
   */
  start(wanted: WantedInstance): Promise<InstanceState>
  /**
   * Asks an instance to end, ends it by force after `graceMs`; answers at once. Does nothing where
   * the fence comes late; without one it is ended for good.
   */
  stop(id: string, graceMs: number, fence?: ServiceFence): Promise<InstanceState>
  /** Begins a step, or attaches to it; answers when it ends, or after `waitMs`. */
  step(step: Step, waitMs: number): Promise<StepState>
  /** Ends a step, whatever it does. */
  cancelStep(key: string): Promise<void>
  /** Lines that a deployment's instances and steps wrote; waits up to `waitMs` for the first. */
  logs(asked: LogsAsked): Promise<LogPage>
  /** Forgets what a deployment left. */
  forget(deployment: string): Promise<void>
}

/** Takes sets of routes; the last one that it acknowledged is what it serves. */
export interface Edge {
  /** Applies the whole set, or nothing because it holds a later one. Repeatable. */
  apply(set: RouteSet): Promise<{ readonly applied: boolean; readonly held: Fence }>
}

/** Which control speaks, and how far it has got. */
export interface Fence {
  readonly incarnation: string
  readonly version: number
}

/** Of which service something is asked, and how far the database had got with it when it was so. */
export interface ServiceFence {
  /** `<project environment>/<service>`. */
  readonly service: string
  readonly version: number
}

/** All routes at once, each with the deployment that answers, if one does. */
export interface RouteSet {
  readonly fence: Fence
  readonly routes: readonly {
    readonly host: string
    readonly path: string
    readonly strip: boolean
    readonly deployment: string | null
  }[]
}

/** What a runtime knows of everything; instances that are not named are gone. */
export interface RuntimeState {
  readonly drivers: readonly DriverName[]
  /** Of the machine that runs processes, as in `linux-x64`. */
  readonly platform: string
  readonly fence: Fence | null
  readonly instances: readonly InstanceState[]
  /** Requests in flight by deployment. */
  readonly inFlight: Readonly<Record<string, number>>
  readonly edge: { readonly port: number }
}

/** What is so with an instance. */
export interface InstanceState {
  readonly id: string
  readonly deployment: string
  readonly state: 'starting' | 'running' | 'waiting' | 'stopping' | 'exited' | 'gone'
  readonly health: 'unknown' | 'ready' | 'unready'
  readonly why: string
  readonly restarts: number
  readonly startedAt: number
  readonly pid: number | null
  /**
   * Whether it does not run because the machine fails at it, which is tried again and may pass; of
   * one that is `stopping`: whether it has outlived its end by force.
   */
  readonly isFault: boolean
  /** The highest version of a `ServiceFence` that was heard of its service; 0 before the first. */
  readonly fence: number
}

/** What an instance has to end after SIGTERM, in milliseconds. */
export const graceMs = 10_000

/** Whether there is still something of the instance that can work or be ended. */
export const isAlive = ({ state }: Pick<InstanceState, 'state'>): boolean =>
  state !== 'gone' && state !== 'exited'

/** Stands for the port inside an argument: only the host knows it. */
export const portHere = '\0PORT\0'

/** One process or container of a deployment, wanted. */
export interface WantedInstance {
  readonly id: string
  readonly deployment: string
  readonly compartment: string
  /** As in `ServiceFence`. */
  readonly service: string
  /** Whether no other deployment of its service may run beside it. */
  readonly exclusive: boolean
  /** The version of a `ServiceFence`. */
  readonly fence: number
  readonly driver: DriverName
  readonly kind: 'web' | 'worker' | 'static'
  readonly digest: string
  readonly image: string | null
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly port: number | null
  readonly readiness: {
    readonly path: string | null
    readonly intervalMs: number
    readonly timeoutMs: number
  } | null
}

/** A step that runs at most once at a time under its key. */
export type Step =
  | {
      readonly what: 'build'
      readonly key: string
      readonly deployment: string
      readonly compartment: string
      readonly driver: DriverName
      readonly service: string
      readonly source: string
      readonly path: string
      readonly commands: readonly (readonly string[])[]
      readonly env: Readonly<Record<string, string>>
      readonly output: string | null
      readonly dockerfile: string | null
      readonly timeoutMs: number
    }
  | {
      readonly what: 'command'
      readonly key: string
      readonly deployment: string
      readonly compartment: string
      readonly driver: DriverName
      readonly digest: string
      readonly image: string | null
      readonly argv: readonly string[]
      readonly env: Readonly<Record<string, string>>
      readonly timeoutMs: number
    }
  | {
      readonly what: 'fetch'
      readonly key: string
      readonly deployment: string
      readonly compartment: string
      readonly driver: 'docker'
      readonly image: string
      readonly timeoutMs: number
    }

/**
 * Where a step stands. Of a `lost` one nobody knows whether it had its effect; an `errored` one had
 * none, as the machine failed at it.
 */
export type StepState =
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly built: Built | null }
  | { readonly state: 'failed' | 'errored' | 'lost'; readonly why: string }

/** What a build or a fetch has brought. */
export interface Built {
  readonly digest: string
  readonly kind: 'ARCHIVE' | 'CONTAINER_IMAGE'
  /** Whether the digest is only an image id of one machine. */
  readonly local: boolean
  readonly bytes: number
  readonly toolchain: {
    readonly platform: string
    readonly programs: readonly {
      readonly name: string
      readonly path: string
      readonly version: string
      readonly digest: string
    }[]
  }
}

/** Which lines are asked for. */
export interface LogsAsked {
  readonly deployment: string
  readonly after: string | null
  /** Milliseconds since 1970. */
  readonly since: number | null
  /** Without `after`: begins where each stream has so many lines left, at most 10,000. */
  readonly tail: number | null
  readonly limit: number
  readonly waitMs: number
}

/** A page of lines, oldest first; `cursor` goes on after them. */
export interface LogPage {
  readonly lines: readonly {
    readonly at: number
    readonly from: string
    readonly stream: 'stdout' | 'stderr'
    readonly text: string
  }[]
  readonly cursor: string
}

/** What deploying needs of the world beside the database. */
export interface DeployPorts {
  readonly runtime: Runtime
  readonly edge: Edge
  /** Below which host names of routes stand, such as `localhost`. */
  readonly baseHost: string
  /**
   * How long what lost its place is kept after the edge has the new routes, in milliseconds: a
   * switch to what dies soon can go back. Absent: no longer than its requests take.
   */
  readonly settleMs?: number
}
