import type { Living, LogSink } from '../executor.ts'
import type { Limits } from './container-config.ts'
import type { Engine } from './engine.ts'
import type { Looking } from './looking.ts'
import type { Lock } from './lock.ts'
import type { FindLogin } from './logins.ts'
import type { Names } from './names.ts'

/** A container that is watched. */
export interface Attended {
  readonly living: Living
  /** Says that it has ended: it has no address any more. */
  readonly withdraw: () => void
}

/** What everything here works with. */
export interface Around {
  readonly engine: Engine
  readonly names: Names
  readonly logs: LogSink
  readonly limits: Limits
  readonly findLogin: FindLogin
  /** Held under a network's name while what is in the network changes. */
  readonly lock: Lock
  /** Containers that are watched, by id: none is watched twice. */
  readonly attended: Map<string, Attended>
  /** Deployments whose images are being built here. */
  readonly building: Set<string>
  /** Our own folder, for cursors and what builds leave. */
  readonly folder: string
  /** The folder of uploaded sources, `<hex>.tar`. */
  readonly sources: string
  /** How long a step waits for a Docker that has gone away, in milliseconds. */
  readonly patienceMs: number
  readonly looking: Looking
  /** Aborted when the executor is closed. */
  readonly closed: AbortSignal
  /** Does it now, or once Docker is back if it is away; never fails. */
  readonly tidy: (act: () => Promise<unknown>) => Promise<void>
}
