import { realClock } from './clock.ts'
import { startHost, type Host, type HostSettings } from './host.ts'
import { predecessorOf, startSuccessor, type Successor } from './succession.ts'
import { said } from './said.ts'
import { superviseControl, type ControlSettings, type Supervised } from './supervise.ts'
import { foldersOf } from './folders.ts'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** What `berth serve` runs. */
export interface RunSettings {
  readonly host: Omit<HostSettings, 'predecessor' | 'note'>
  /** What is started as control; null runs none. */
  readonly control:
    | (Pick<ControlSettings, 'argv' | 'env'> & { readonly onHopeless?: (code: number) => void })
    | null
  /** What is started to succeed this host: the same command, as it is on the disk by then. */
  readonly successor: { readonly argv: readonly string[]; readonly env: Environment }
  /** Tells an operator, in one line. */
  readonly note: (text: string) => void
  /** How long requests may take to finish when the host ends, and when it is succeeded. */
  readonly endMs?: number
  readonly succeedMs?: number
}

/** A host with its control, as a process of its own. */
export interface RunningHost {
  readonly host: Host
  control(): Supervised | undefined
  /** Ends control and the host; instances live on. */
  stop(): Promise<void>
  /**
   * Hands everything over to a new process; resolves when this one has nothing left to do, with
   * whether it did: when the new one does not come up, this one goes on.
   */
  succeed(): Promise<boolean>
}

/** Another host must be loaded, and then serve, within so long; in milliseconds. */
const comesUpMs = 30_000
const tellMs = 100

/** Starts the host, in place of the one that started this process if one did, then control. */
export const runHost = async (settings: RunSettings, env: Environment): Promise<RunningHost> => {
  const predecessor = predecessorOf(env)
  const { note } = settings
  const host = await startHost({ ...settings.host, note, predecessor }).catch((error: unknown) => {
    predecessor?.giveUp()
    throw error
  })
  let control: Supervised | undefined
  let isEnding = false
  const startControl = async (): Promise<void> => {
    if (!settings.control || isEnding) return
    const notePath = join(foldersOf(settings.host.data).host, 'control.json')
    const onHopeless = (code: number): boolean => {
      // Traffic does not depend on control: what is routed is served while somebody mends it.
      if (code === 7 && host.edge.state().fence !== null) return false
      settings.control?.onHopeless?.(code)
      return true
    }
    control = await superviseControl({ ...settings.control, onHopeless, notePath, note })
  }
  await predecessor?.serves()
  await startControl()
  return {
    host,
    control: () => control,
    stop: async () => {
      isEnding = true
      await control?.stop()
      await host.close(settings.endMs ?? 10_000)
    },
    succeed: async () => {
      if (isEnding) return false
      isEnding = true
      try {
        await handOver(host, settings, async () => control?.stop())
        return true
      } catch (error) {
        isEnding = false
        note(`the host goes on: ${said(error)}`)
        return false
      }
    },
  }
}

const handOver = async (
  host: Host,
  { successor: { argv, env }, succeedMs = 600_000 }: RunSettings,
  endControl: () => Promise<void>,
): Promise<void> => {
  const successor = startSuccessor(argv, env, host.edge.handOver().fd, realClock)
  try {
    await successor.heard('loaded', comesUpMs)
  } catch (error) {
    await successor.kill()
    throw error
  }
  successor.tell({ what: 'take', wanted: host.letGo() })
  try {
    await successor.heard('serves', comesUpMs)
  } catch (error) {
    await successor.kill()
    await host.takeBack()
    throw error
  }
  const callOff = keepTelling(host, successor)
  await endControl()
  successor.tell({ what: 'control' })
  await host.finish(succeedMs)
  callOff()
  successor.release()
}

/** Tells the successor of the requests that are still here. */
const keepTelling = (host: Host, successor: Successor): (() => void) => {
  const tell = (): void => {
    successor.tell({ what: 'inFlight', counts: host.edge.inFlight() })
    callOff = realClock.after(tellMs, tell)
  }
  let callOff = realClock.after(0, tell)
  return () => callOff()
}
