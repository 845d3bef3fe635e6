import { StartFailure, type Executor, type LogSink } from '../executor.ts'
import type { BuildStep, CommandStep, FetchStep, StepState } from '../wire.ts'
import { adoptInstances } from './adopt-instances.ts'
import type { Around } from './around.ts'
import { buildImage } from './build-image.ts'
import type { Limits } from './container-config.ts'
import { DockerError, inOneLine, isAway } from './docker-error.ts'
import { openEngine } from './engine.ts'
import { fetchImage } from './fetch-image.ts'
import { forgetDeployment } from './forget-deployment.ts'
import { createLooking } from './looking.ts'
import { createLock } from './lock.ts'
import type { FindLogin } from './logins.ts'
import { namesOf } from './names.ts'
import { runCommand } from './run-command.ts'
import { startInstance } from './start-instance.ts'
import { tidyUntil } from './tidy.ts'

/** What the docker driver is given. */
export interface DockerSettings {
  /** Where Docker listens; see `dockerSocket`. */
  readonly socket: string
  /** Names this installation among those that share the Docker; never changes. */
  readonly host: string
  /** The folder of uploaded sources. */
  readonly sources: string
  /** A folder of its own. */
  readonly folder: string
  readonly logs: LogSink
  readonly limits?: Limits
  /** Logins for private registries; without it images are fetched as by anybody. */
  readonly findLogin?: FindLogin
  /** How long a Docker that has gone away is waited for, in milliseconds. */
  readonly patienceMs?: number
  /** How long a Docker may be silent before it counts as away, in milliseconds. */
  readonly silentMs?: number
}

const usualLimits: Limits = { pids: 4096 }
const usualPatienceMs = 30_000

/** Runs instances and steps in containers. Nothing is asked of Docker before it is needed. */
export const dockerExecutor = (settings: DockerSettings): Executor => {
  const closed = new AbortController()
  const patienceMs = settings.patienceMs ?? usualPatienceMs
  const around: Around = {
    engine: openEngine(settings.socket, patienceMs, settings.silentMs),
    names: namesOf(settings.host),
    logs: settings.logs,
    limits: settings.limits ?? usualLimits,
    findLogin: settings.findLogin ?? (async () => undefined),
    lock: createLock(),
    attended: new Map(),
    building: new Set(),
    folder: settings.folder,
    sources: settings.sources,
    patienceMs,
    looking: createLooking(closed.signal),
    closed: closed.signal,
    tidy: tidyUntil(closed.signal),
  }
  return {
    name: 'docker',
    adopt: async () => await adoptInstances(around),
    start: async (spec) => {
      try {
        return await around.lock(spec.id, () => startInstance(around, spec))
      } catch (error) {
        // What Docker itself fails at says nothing of the service.
        if (!(error instanceof DockerError) || error.isAway || error.status >= 500) throw error
        throw new StartFailure(error.message, { cause: error })
      }
    },
    step: async (step, cancelled) =>
      await around.lock(step.key, () => carryOut(around, step, cancelled)),
    forget: async (deployment) => await forgetDeployment(around, deployment),
    leave: () => around.looking.leave(),
    takeBack: () => around.looking.takeBack(),
    close: async () => {
      closed.abort()
      around.engine.close()
    },
  }
}

const carryOut = async (
  around: Around,
  step: BuildStep | CommandStep | FetchStep,
  cancelled: AbortSignal,
): Promise<StepState> => {
  const late = AbortSignal.timeout(step.timeoutMs)
  const signal = AbortSignal.any([cancelled, late])
  try {
    if (step.what === 'command') return await runCommand(around, step, cancelled)
    if (step.what === 'build') return await buildImage(around, step, signal)
    return await fetchImage(around, step, signal)
  } catch (error) {
    if (cancelled.aborted) return { state: 'failed', why: 'cancelled' }
    if (late.aborted) {
      const why = `it took longer than ${step.timeoutMs / 1000} s`
      // A build's time is the descriptor's; that of a fetch is ours, and says nothing of the image.
      return { state: step.what === 'build' ? 'failed' : 'lost', why }
    }
    if (isAway(error)) return { state: 'lost', why: inOneLine(error) }
    if (error instanceof DockerError) return { state: 'failed', why: inOneLine(error) }
    throw error
  }
}
