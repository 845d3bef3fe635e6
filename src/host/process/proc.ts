import { readdirSync, readFileSync } from 'node:fs'
import { readJson } from '../whole-file.ts'

/** A process as /proc knows it. */
export interface Process {
  readonly pid: number
  readonly parent: number
  readonly group: number
  /** One letter; `Z` has ended and waits for its parent, `T` is stopped. */
  readonly state: string
  /** Clock ticks since the machine started. With the pid and the boot it names one process. */
  readonly startTime: string
}

/** By what a process is known again after the host has been away. */
export interface Identity {
  readonly pid: number
  readonly startTime: string
  readonly boot: string
}

/**
 * A process by its pid; undefined when there is none. As with all that is read of processes here,
 * an error where nobody can look now, as without a free descriptor: that says nothing about them.
 */
export const readProcess = (pid: number): Process | undefined => {
  const stat = readOrNothing(`/proc/${pid}/stat`)
  // The name stands in parentheses and may hold anything, parentheses and spaces too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return stat === ''
    ? undefined
    : {
        pid,
        state: fields[0] ?? '',
        parent: Number(fields[1]),
        group: Number(fields[2]),
        startTime: fields[19] ?? '',
      }
}

/** The state of each thread of a process, one letter each. */
export const threadStates = (pid: number): readonly string[] =>
  unlessGone(() => readdirSync(`/proc/${pid}/task`), []).flatMap((thread) => {
    const stat = readOrNothing(`/proc/${pid}/task/${thread}/stat`)
    return stat === '' ? [] : [stat.charAt(stat.lastIndexOf(')') + 2)]
  })

/** Every process that can be seen. */
export const allProcesses = (): readonly Process[] =>
  unlessGone(() => readdirSync('/proc'), [])
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? [])

/** Whether `KEY=value` is in the environment that the process was started with. */
export const hasInEnvironment = (pid: number, entry: string): boolean =>
  `\0${readOrNothing(`/proc/${pid}/environ`)}`.includes(`\0${entry}\0`)

/** What names this start of the machine. */
export const bootId = (): string => readOrNothing('/proc/sys/kernel/random/boot_id').trim()

/** How a process is known again; its start time is empty where there is no /proc. */
export const identityOf = (pid: number): Identity => ({
  pid,
  startTime: readProcess(pid)?.startTime ?? '',
  boot: bootId(),
})

/** Whether it is the same process and it runs; a zombie has ended. */
export const isAlive = ({ pid, startTime, boot }: Identity): boolean => {
  const now = readProcess(pid)
  return (
    now !== undefined &&
    now.startTime === startTime &&
    now.state !== 'Z' &&
    now.state !== 'X' &&
    boot === bootId()
  )
}

/** The process that a file names; undefined where there is none, or a crash tore the file. */
export const identityIn = (path: string): Identity | undefined => {
  try {
    return readJson(path) as Identity | undefined
  } catch {
    return undefined
  }
}

const readOrNothing = (path: string): string => unlessGone(() => readFileSync(path, 'utf8'), '')

const unlessGone = <T>(read: () => T, nothing: T): T => {
  try {
    return read()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM') throw error
    return nothing
  }
}
