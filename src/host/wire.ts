/**
 * What control and the host say to each other: JSON over HTTP on a socket that only their user may
 * open. Every message may be repeated; a repeated one answers what is so by now.
 */

/** Messages of another version are refused with both versions named. */
export const wireVersion = 2

/** Which control speaks, and how far it has got; a set below the one held is refused. */
export interface Fence {
  /** Made with the control database; another one means another database. */
  readonly incarnation: string
  readonly version: number
}

/** Of which service something is asked, and how far control had got with it when it decided so. */
export interface ServiceFence {
  /** `<project environment>/<service>`. */
  readonly service: string
  /** What is below the highest that was heard of the service comes late, and is not done. */
  readonly version: number
}

/** What the edge does with requests whose host and path match; the longest path wins. */
export interface Route {
  /** Lower case, without port. */
  readonly host: string
  /** A path prefix that ends at a segment: `/` is everything, `/api` is `/api` and `/api/…`. */
  readonly path: string
  /** Whether the prefix is taken off before the request goes on. */
  readonly strip: boolean
  /** The deployment that answers; null is a route without one, which answers 503. */
  readonly deployment: string | null
}

/** All routes at once: applied whole or not at all. */
export interface RouteSet {
  readonly fence: Fence
  readonly routes: readonly Route[]
}

/** The drivers that a host can have. */
export type DriverName = 'process' | 'docker'

/** Whether an instance may take traffic, and how long that may take; times in milliseconds. */
export interface Readiness {
  /** GET that answers 2xx; null only connects. */
  readonly path: string | null
  readonly intervalMs: number
  readonly timeoutMs: number
}

/**
 * Stands for the port inside an argument: only the host knows it. No argument of a program can hold
 * a NUL, so that nothing else is taken for it.
 */
export const portHere = '\0PORT\0'

/** One process or container of a deployment, wanted. */
export interface InstanceSpec {
  /** `<deployment>-<number>`. */
  readonly id: string
  readonly deployment: string
  /** The project environment: nothing but artifact bytes is shared with another one. */
  readonly compartment: string
  /** As in `ServiceFence`. */
  readonly service: string
  /** Whether no other deployment of its service may run beside it. */
  readonly exclusive: boolean
  /** The version of a `ServiceFence`. */
  readonly fence: number
  readonly driver: DriverName
  readonly kind: 'web' | 'worker' | 'static'
  /** Which bytes: `sha256:…` of an archive, an image or, where nothing else is known, an image id. */
  readonly digest: string
  /** Where the image can be fetched from; null is built here. */
  readonly image: string | null
  /** The command, with `portHere`; empty is the image's own, or none where files are served. */
  readonly argv: readonly string[]
  /** The whole environment but `PORT`, which the host gives. */
  readonly env: Readonly<Record<string, string>>
  /** The container's port; a process is told its own. */
  readonly port: number | null
  /** How it is checked while it runs; null for a worker, which is well while it runs. */
  readonly readiness: Readiness | null
}

/** What is so with an instance. `gone` is also one that was never heard of. */
export interface InstanceState {
  readonly id: string
  readonly deployment: string
  readonly state: 'starting' | 'running' | 'waiting' | 'stopping' | 'exited' | 'gone'
  /** The last check: `unknown` before the first. */
  readonly health: 'unknown' | 'ready' | 'unready'
  /** In one line, why it is not ready or has ended; empty when there is nothing to say. */
  readonly why: string
  /** How often it was started again after it had ended by itself. */
  readonly restarts: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly pid: number | null
  /**
   * Whether it does not run because this machine fails at it, which is tried again and may pass; of
   * one that is `stopping`: whether it has outlived its end by force.
   */
  readonly isFault: boolean
  /** The highest version of a `ServiceFence` that was heard of its service; 0 before the first. */
  readonly fence: number
}

/** A step that the host runs at most once at a time under its key. */
export type Step = BuildStep | CommandStep | FetchStep

/** Makes an artifact from source; the answer is the same for the same tree and commands. */
export interface BuildStep {
  readonly what: 'build'
  /** `<deployment>/build`. */
  readonly key: string
  readonly deployment: string
  readonly compartment: string
  readonly driver: DriverName
  /** Names the folder that one build leaves to the next. */
  readonly service: string
  /** The uploaded source: `sha256:…` of its archive, in the data folder's `sources`. */
  readonly source: string
  /** The service's folder inside the source, `.` for all of it. */
  readonly path: string
  /** Run one after another in that folder; none copies the source as it is. */
  readonly commands: readonly (readonly string[])[]
  /** The build variables and nothing else. */
  readonly env: Readonly<Record<string, string>>
  /** The folder that is kept, inside `path`; null keeps all of it. */
  readonly output: string | null
  /** Relative to `path`; null where commands build. */
  readonly dockerfile: string | null
  readonly timeoutMs: number
}

/** Runs a command from an artifact, such as a release command. */
export interface CommandStep {
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

/** Brings an image by its digest. */
export interface FetchStep {
  readonly what: 'fetch'
  readonly key: string
  readonly deployment: string
  readonly compartment: string
  readonly driver: 'docker'
  readonly image: string
  readonly timeoutMs: number
}

/**
 * Where a step stands. A step whose end nobody saw, and a command that was ended by force, is
 * `lost`: it may have had its effect.
 */
export type StepState =
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly built: Built | null }
  | { readonly state: 'failed'; readonly why: string }
  /** The machine failed at it; it had no effect. */
  | { readonly state: 'errored'; readonly why: string }
  | { readonly state: 'lost'; readonly why: string }

/** What a build or a fetch has brought. */
export interface Built {
  readonly digest: string
  readonly kind: 'ARCHIVE' | 'CONTAINER_IMAGE'
  /** Whether the digest is only an image id of this machine. */
  readonly local: boolean
  readonly bytes: number
  readonly toolchain: Toolchain
}

/** What the artifact was made with; a difference at rollback or promotion is shown or refused. */
export interface Toolchain {
  /** As in `linux-x64`. */
  readonly platform: string
  readonly programs: readonly {
    readonly name: string
    readonly path: string
    readonly version: string
    /** `sha256:…` of the program's file. */
    readonly digest: string
  }[]
}

/** A line that a service, a build or a release command wrote. */
export interface LogLine {
  /** Milliseconds since 1970; when the host first saw it. */
  readonly at: number
  /** `build`, `release`, or an instance's id. */
  readonly from: string
  readonly stream: 'stdout' | 'stderr'
  /** At most 16 KiB of text; longer ones are cut and say so. */
  readonly text: string
}

/** A page of lines, oldest first; `cursor` goes on after them. */
export interface LogPage {
  readonly lines: readonly LogLine[]
  readonly cursor: string
}

/** What the host knows of everything. */
export interface HostState {
  readonly version: number
  readonly drivers: readonly DriverName[]
  /** Of this machine, as in `linux-x64`. */
  readonly platform: string
  /** The set that the edge serves; null before the first. */
  readonly fence: Fence | null
  readonly instances: readonly InstanceState[]
  /** Requests in flight by deployment; what is not named has none. */
  readonly inFlight: Readonly<Record<string, number>>
  /** Where the edge listens. */
  readonly edge: { readonly port: number }
}

/** Every message: what is sent, and what is answered. */
export interface Messages {
  /** What is so. */
  readonly state: { readonly sent: Record<never, never>; readonly answered: HostState }
  /**
   * Counts how often an instance has got well or has ended; waits up to `waitMs` while that is what
   * was `seen`.
   */
  readonly changes: {
    readonly sent: { readonly seen: number | null; readonly waitMs: number }
    readonly answered: number
  }
  /** Answered once it is on the disk and in effect; `held` is above it when it was refused. */
  readonly route: {
    readonly sent: RouteSet
    readonly answered: { readonly applied: boolean; readonly held: Fence }
  }
  /** Not begun, `gone` or `exited` still, where it comes late or must not run beside another. */
  readonly start: { readonly sent: InstanceSpec; readonly answered: InstanceState }
  /**
   * SIGTERM now, SIGKILL to all of its group after `graceMs`; answers at once. Without a fence what
   * is ended is never wanted again; with one that comes late nothing is done.
   */
  readonly stop: {
    readonly sent: {
      readonly id: string
      readonly graceMs: number
      readonly fence: ServiceFence | null
    }
    readonly answered: InstanceState
  }
  /** Begins the step, or attaches to it; answers when it ends, or after `waitMs`. */
  readonly step: {
    readonly sent: { readonly step: Step; readonly waitMs: number }
    readonly answered: StepState
  }
  /** Ends a step's whole group; answers how it has ended, null when it was never begun. */
  readonly cancelStep: {
    readonly sent: { readonly key: string }
    readonly answered: StepState | null
  }
  /** Lines of a deployment; waits up to `waitMs` for the first. */
  readonly logs: {
    readonly sent: {
      readonly deployment: string
      readonly after: string | null
      readonly since: number | null
      /** Without `after`: begins where each stream has so many lines left, at most 10,000. */
      readonly tail: number | null
      readonly limit: number
      readonly waitMs: number
    }
    readonly answered: LogPage
  }
  /** Forgets what a deployment left (its release folder when nobody else uses it, old logs). */
  readonly forget: { readonly sent: { readonly deployment: string }; readonly answered: null }
}

/** A message's name. */
export type MessageName = keyof Messages
