import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { said } from '../snapshot.ts'

/** What one instance or step may take; null is not limited. */
export interface Limits {
  readonly memoryBytes: number | null
  readonly pids: number | null
}

/** Holds processes to limits, where this machine lets the host do so. */
export interface Enclosures {
  /** Why nothing is limited, in one line; null where it is. */
  readonly unable: string | null
  /** Holds a process and all that it will start to the limits. */
  enclose(name: string, pid: number): void
  /** Removes what held them, once they have all ended. */
  remove(name: string): void
}

const nothing = (unable: string | null): Enclosures => ({
  unable,
  enclose: () => {},
  remove: () => {},
})

/**
 * Limits by control groups, version 2 (Linux, "cgroup-v2"), below the host's own group: it must be
 * delegated to the host's user, as `systemd-run --user -p Delegate=yes` does. Elsewhere nothing is
 * limited, and `unable` says why.
 */
export const createEnclosures = (
  limits: Limits,
  root = '/sys/fs/cgroup',
  own = ownGroup(),
): Enclosures => {
  if (limits.memoryBytes === null && limits.pids === null) return nothing(null)
  if (own === undefined || !existsSync(join(root, 'cgroup.controllers')))
    return nothing('this machine has no control groups of version 2: memory and pids have no limit')
  const base = join(root, own)
  try {
    // A group that hands controllers on may have no process of its own.
    const host = join(base, 'host')
    mkdirSync(host, { recursive: true })
    writeFileSync(join(host, 'cgroup.procs'), String(process.pid))
    writeFileSync(join(base, 'cgroup.subtree_control'), '+memory +pids')
  } catch (error) {
    return nothing(`the host may not limit memory and pids here: ${said(error)}`)
  }
  return {
    unable: null,
    enclose: (name, pid) => {
      const group = join(base, name)
      mkdirSync(group, { recursive: true })
      writeFileSync(join(group, 'memory.max'), String(limits.memoryBytes ?? 'max'))
      writeFileSync(join(group, 'pids.max'), String(limits.pids ?? 'max'))
      writeFileSync(join(group, 'cgroup.procs'), String(pid))
    },
    remove: (name) => {
      try {
        rmdirSync(join(base, name))
      } catch {
        // Not there, or somebody is still in it: the next start uses it again.
      }
    },
  }
}

/** The host's own group of version 2; one that was succeeded in `host` counts as its parent. */
const ownGroup = (): string | undefined => {
  try {
    const line = readFileSync('/proc/self/cgroup', 'utf8')
      .split('\n')
      .find((each) => each.startsWith('0::'))
    return line?.slice('0::'.length).replace(/\/host$/, '')
  } catch {
    return undefined
  }
}
