import { readFileSync, readdirSync } from 'node:fs'

/** A tick of `/proc`, in milliseconds: the kernel tells all programs 100 a second. */
const tickMs = 10

/**
 * Processor time that a process and those it waited for have used, in milliseconds. Unlike time on
 * the clock it says little of what else the machine did meanwhile. NaN where there is no `/proc`.
 */
export const cpuOf = (pid: number): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    // utime, stime, cutime, cstime
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * tickMs
  } catch {
    return Number.NaN
  }
}

/** The same for a process and its living children, such as a database server's. */
export const cpuOfFamily = (pid: number): number => {
  const children = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && parentOf(name) === pid,
  )
  return [pid, ...children.map(Number)].reduce((sum, each) => sum + cpuOf(each), 0)
}

const parentOf = (pid: string): number => {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[1],
    )
  } catch {
    return 0
  }
}
