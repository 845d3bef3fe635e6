import { spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { realClock, type Clock } from './clock.ts'
import { backOffMs, longestBackOffMs } from './instance.ts'
import { describeEnd } from './process/launch.ts'
import { identityIn, identityOf, isAlive } from './process/proc.ts'
import { said } from './said.ts'
import { writeWhole } from './whole-file.ts'

/** What is started as control, and how. */
export interface ControlSettings {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where the running control is noted, so that a host after this one can end it. */
  readonly notePath: string
  /**
   * Told the exit code of a first control that could not even start, 2 or 7; answers whether that
   * is the end: else it is started again.
   */
  readonly onHopeless?: (code: number) => boolean
  /** Tells people what happened to control. */
  readonly note: (text: string) => void
  readonly clock?: Clock
  /** How long control may take to end before it is killed, in milliseconds. */
  readonly graceMs?: number
}

/** Control, kept running. */
export interface Supervised {
  /** The running control's pid; null between two. */
  pid(): number | null
  /** SIGTERM, then SIGKILL after the grace; resolves when it is gone, and starts none again. */
  stop(): Promise<void>
}

/**
 * Starts control and starts it again when it ends by itself, after 1 s at first and at most 60 s.
 * One that a dead host left behind is ended first. Control's standard input ends with the host, so
 * that it can tell.
 */
export const superviseControl = async (settings: ControlSettings): Promise<Supervised> => {
  const { notePath, clock = realClock, graceMs = 15_000 } = settings
  await endLeftBehind(notePath, clock, graceMs)
  const stopping = new AbortController()
  let child: ChildProcess | undefined
  let isFirst = true
  const run = async (): Promise<void> => {
    for (let ends = 0; !stopping.signal.aborted;) {
      const began = clock.now()
      const started = startControl(settings)
      child = started.child
      const { why, code } = await started.ended
      child = undefined
      tellTrouble(settings, () => rmSync(notePath, { force: true }))
      if (stopping.signal.aborted) return
      const isHopeless = isFirst && (code === 2 || code === 7)
      if (isHopeless && (settings.onHopeless?.(code) ?? true)) return
      isFirst = false
      ends = clock.now() - began >= longestBackOffMs ? 1 : ends + 1
      settings.note(`control ended (${why}); it is started again in ${backOffMs(ends) / 1000} s`)
      await pause(clock, backOffMs(ends), stopping.signal)
    }
  }
  const running = run()
  return {
    pid: () => child?.pid ?? null,
    stop: async () => {
      stopping.abort()
      child?.kill('SIGTERM')
      const callOff = clock.after(graceMs, () => child?.kill('SIGKILL'))
      await running
      callOff()
    },
  }
}

const startControl = (settings: ControlSettings) => {
  const { argv, env, notePath } = settings
  const [program = '', ...args] = argv
  // Not detached: control goes down with a host that is ended from a terminal.
  const child = spawn(program, args, { env, stdio: ['pipe', 'inherit', 'inherit'] })
  const ended = new Promise<{ readonly why: string; readonly code: number | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ why: describeEnd(code, signal).why, code }))
    child.once('error', (error) => resolve({ why: said(error), code: null }))
  })
  const { pid } = child
  if (pid !== undefined)
    tellTrouble(settings, () => writeWhole(notePath, JSON.stringify(identityOf(pid))))
  return { child, ended }
}

/** The note is for the next host alone, and without one control ends by itself: it ends nobody. */
const tellTrouble = ({ note }: ControlSettings, write: () => void): void => {
  try {
    write()
  } catch (error) {
    note(`what runs as control cannot be noted: ${said(error)}`)
  }
}

const endLeftBehind = async (notePath: string, clock: Clock, graceMs: number): Promise<void> => {
  // Of a torn note: what it named ends by itself, since its standard input has ended with its host.
  const left = identityIn(notePath)
  if (!left || !isAlive(left)) return
  process.kill(left.pid, 'SIGTERM')
  const last = clock.now() + graceMs
  while (isAlive(left) && clock.now() < last) await clock.sleep(20)
  if (isAlive(left)) process.kill(left.pid, 'SIGKILL')
  while (isAlive(left)) await clock.sleep(20)
}

const pause = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const callOff = clock.after(ms, resolve)
    signal.addEventListener('abort', () => {
      callOff()
      resolve()
    })
  })
