import type { Clock } from '../clock.ts'
import { StartFailure } from '../executor.ts'
import type { Logs } from '../logs/logs.ts'
import { markerOf } from './environment.ts'
import { holdGroup, killGroup, type Group } from './group.ts'
import { launch, type ProcessEnd } from './launch.ts'
import type { Enclosures } from './limits.ts'
import { said } from '../said.ts'
import { shortOfSpace } from './space.ts'

/** One command of a step. */
export interface Run {
  readonly deployment: string
  /** Whose lines they are: `build`, `release`. */
  readonly from: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** The step's own folder, which is also its marker. */
  readonly folder: string
  /** Milliseconds since 1970: when the step must have ended, and how long that is for all of it. */
  readonly deadline: number
  readonly timeoutMs: number
  readonly cancelled: AbortSignal
}

/** What a run is carried out with. */
export interface RunAround {
  readonly clock: Clock
  readonly logs: Logs
  readonly enclosures: Enclosures
  /** What must stay free on the disk, in bytes. */
  readonly freeBytes: number
}

/** The disk is looked at so often while something is built. */
const lookMs = 250

/**
 * Runs a command to its end, and then ends whatever it has left running. It is ended by force when
 * it is cancelled, at the deadline, and before it fills the disk. Fails where the machine does, and
 * has then begun nothing.
 */
export const runToEnd = async (run: Run, around: RunAround): Promise<ProcessEnd> => {
  const { clock, logs, enclosures } = around
  const marker = markerOf(run.folder)
  let group: Group = { leader: null, marker }
  const hold = (): Promise<(() => void) | undefined> => holdGroup(group, clock)
  const [stdout, stderr] = (['stdout', 'stderr'] as const).map((stream) =>
    logs.open(run.deployment, run.from, stream, hold),
  )
  try {
    const started = await launch({ ...run, stdout: stdout?.fd ?? 1, stderr: stderr?.fd ?? 2 })
    group = { leader: started.identity, marker }
    enclosures.enclose(run.folder, group)
    const end = await endOrInterruption(started.ended, run, around)
    const left = await killGroup(group, clock)
    return left.length === 0
      ? end
      : { ok: false, why: `${end.why}; process ${left[0]?.pid} would not end` }
  } catch (error) {
    if (error instanceof StartFailure) return { ok: false, why: error.message }
    // What has begun may be half done; what has not had no effect.
    if (group.leader) return { ok: false, why: said(error), isKilled: true }
    throw error
  } finally {
    stdout?.close()
    stderr?.close()
    logs.settle(run.deployment, run.from)
    enclosures.remove(run.folder)
  }
}

const endOrInterruption = (
  ended: Promise<ProcessEnd>,
  { folder, deadline, timeoutMs, cancelled }: Run,
  { clock, freeBytes }: RunAround,
): Promise<ProcessEnd> =>
  new Promise((resolve) => {
    const end = (how: ProcessEnd): void => {
      callOff?.()
      cancelled.removeEventListener('abort', cancel)
      resolve(how)
    }
    const cancel = (): void => end({ ok: false, why: 'cancelled' })
    const look = (): void => {
      const shortage = shortOfSpace(folder, 0, freeBytes / 2)
      if (clock.now() >= deadline)
        end({ ok: false, why: `it took longer than ${timeoutMs / 1000} s and was ended` })
      else if (shortage !== undefined) end({ ok: false, why: shortage })
      else callOff = clock.after(Math.min(lookMs, deadline - clock.now()), look)
    }
    let callOff: (() => void) | undefined
    void ended.then(end)
    cancelled.addEventListener('abort', cancel)
    if (cancelled.aborted) cancel()
    else look()
  })
