import type { Address } from './address.ts'
import type {
  BuildStep,
  CommandStep,
  DriverName,
  FetchStep,
  InstanceSpec,
  StepState,
} from './wire.ts'

/** What stays known of an instance that runs: by it the next host takes it over. */
export type InstanceIdentity = Pick<
  InstanceSpec,
  'id' | 'deployment' | 'compartment' | 'service' | 'exclusive' | 'kind' | 'readiness'
>

/** What is to blame on the thing that is started; any other error is a fault of the machine. */
export class StartFailure extends Error {}

/**
 * What starts instances on a platform: `process` and `docker`. The host keeps them (starts again
 * what has died, checks readiness, names addresses to the edge); an executor only carries out.
 */
export interface Executor {
  readonly name: DriverName
  /**
   * Instances that live on from before the host started, less those that were started since. Fails
   * soon where the platform is away, and is then asked again.
   */
  adopt(): Promise<readonly Living[]>
  /**
   * Starts one; what it writes goes to the deployment's log. Fails with a sentence for people: a
   * `StartFailure`, or a fault of the machine, which may pass.
   */
  start(spec: InstanceSpec): Promise<Living>
  /** Builds, runs a command or fetches; what it writes goes to the deployment's log. */
  step(step: BuildStep | CommandStep | FetchStep, cancelled: AbortSignal): Promise<StepState>
  /** Takes away whatever a deployment left that nobody else uses. */
  forget(deployment: string): Promise<void>
  /** Looks away from instances while a successor takes over: nothing is ended or cleaned up. */
  leave?(): void
  /** Looks again after that: the successor did not come up. */
  takeBack?(): void
  /** Lets go of watchers and connections; instances live on. */
  close(): Promise<void>
}

/** An instance that runs. */
export interface Living {
  readonly spec: InstanceIdentity
  /** Where it listens; null for a worker, and as soon as it is known to have ended. */
  readonly address: Address | null
  /** What the edge serves by itself, for a static service; else null. */
  readonly folder: string | null
  readonly pid: number | null
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Resolves with how it ended, once it has. */
  readonly ended: Promise<Ending>
  /** Asks it to end, ends it by force after `graceMs`; resolves when it and its group are gone. */
  stop(graceMs: number): Promise<void>
}

/** How an instance ended, in one line for people (`exit code 1`, `killed by SIGKILL`). */
export interface Ending {
  readonly why: string
  readonly at: number
}

/** Where executors write what instances and steps say; kept after they are gone, bounded. */
export interface LogSink {
  /** A file that a process may write to directly, opened for appending. */
  open(
    deployment: string,
    from: string,
    stream: 'stdout' | 'stderr',
  ): { readonly fd: number; close(): void }
  /** One line of text, cut at 16 KiB. */
  line(
    deployment: string,
    from: string,
    stream: 'stdout' | 'stderr',
    text: string,
    at?: number,
  ): void
}
