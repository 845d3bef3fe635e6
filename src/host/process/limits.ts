import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { said } from '../said.ts'
import { membersOf, type Group } from './group.ts'

/** What one instance or step may take; null is not limited. */
export interface Limits {
  readonly memoryBytes: number | null
  /** Processes and threads together. */
  readonly pids: number | null
}

/** Holds processes to limits, where this machine lets the host do so. */
export interface Enclosures {
  /** Why nothing is limited though it should be, in one line; null where it is. */
  readonly unable: string | null
  /** Holds the group and all that it will start to the limits, together; the folder is its own. */
  enclose(folder: string, group: Group): void
  /** Removes what held them, once they have all ended. */
  remove(folder: string): void
}

/** A folder of control groups, and what is written into each group that is made there. */
interface Hierarchy {
  readonly base: string
  readonly bounds: Readonly<Record<string, number>>
}

/**
 * Limits by control groups below the host's own: of version 2, which must be delegated to the
 * host's user, as `systemd-run --user -p Delegate=yes` does, or of version 1 (Linux, "cgroup-v2",
 * "cgroup-v1"). Elsewhere nothing is limited, and `unable` says why.
 */
export const createEnclosures = (
  limits: Limits,
  root = '/sys/fs/cgroup',
  own = ownGroups(),
): Enclosures => {
  const wanted = Object.entries({ memory: limits.memoryBytes, pids: limits.pids })
  const bounds = wanted.flatMap(([name, most]) => (most === null ? [] : [{ name, most }]))
  if (bounds.length === 0) return nothing(null)
  try {
    return enclosing(
      existsSync(join(root, 'cgroup.controllers'))
        ? [ofVersion2(bounds, root, own)]
        : bounds.map((bound) => ofVersion1(bound, root, own)),
    )
  } catch (error) {
    return nothing(`memory and processes of services are not limited here: ${said(error)}`)
  }
}

type Bound = { readonly name: string; readonly most: number }

const ofVersion2 = (bounds: readonly Bound[], root: string, own: OwnGroups): Hierarchy => {
  const path = own.get('')
  if (path === undefined) throw new Error('the host is in no control group')
  // One that was succeeded in `host` counts as its parent.
  const base = join(root, path.replace(/\/host$/, ''))
  // A group that hands controllers on may have no process of its own.
  const host = join(base, 'host')
  mkdirSync(host, { recursive: true })
  writeFileSync(join(host, 'cgroup.procs'), String(process.pid))
  const names = bounds.map(({ name }) => `+${name}`)
  writeFileSync(join(base, 'cgroup.subtree_control'), names.join(' '))
  return { base, bounds: Object.fromEntries(bounds.map(({ name, most }) => [`${name}.max`, most])) }
}

const ofVersion1 = ({ name, most }: Bound, root: string, own: OwnGroups): Hierarchy => {
  const [controllers, path] = [...own].find(([each]) => each.split(',').includes(name)) ?? []
  const base = join(root, controllers ?? name, path ?? '')
  if (path === undefined || !existsSync(base)) throw new Error(`no control group bounds ${name}`)
  return { base, bounds: { [name === 'memory' ? 'memory.limit_in_bytes' : 'pids.max']: most } }
}

const enclosing = (hierarchies: readonly Hierarchy[]): Enclosures => ({
  unable: null,
  enclose: (folder, group) => {
    const enclosures = hierarchies.map(({ base, bounds }) => {
      const enclosure = enclosureOf(base, folder)
      mkdirSync(enclosure, { recursive: true })
      for (const [file, most] of Object.entries(bounds))
        writeFileSync(join(enclosure, file), String(most))
      return enclosure
    })
    const enter = (pid: number): void => {
      for (const enclosure of enclosures) bringIn(enclosure, pid)
    }
    if (group.leader) enter(group.leader.pid)
    // And what it has started since.
    for (const { pid } of membersOf(group)) if (pid !== group.leader?.pid) enter(pid)
  },
  remove: (folder) => {
    for (const { base } of hierarchies)
      try {
        rmdirSync(enclosureOf(base, folder))
      } catch {
        // Not there, or somebody is still in it: the next start uses it again.
      }
  },
})

const nothing = (unable: string | null): Enclosures => ({
  unable,
  enclose: () => {},
  remove: () => {},
})

const enclosureOf = (base: string, folder: string): string =>
  join(base, `berth-${basename(folder)}`)

const bringIn = (enclosure: string, pid: number): void => {
  try {
    writeFileSync(join(enclosure, 'cgroup.procs'), String(pid))
  } catch (error) {
    const hasEnded = error instanceof Error && 'code' in error && error.code === 'ESRCH'
    if (!hasEnded) throw error
  }
}

/** The host's own groups by their controllers, with commas between them; none is version 2. */
type OwnGroups = ReadonlyMap<string, string>

const ownGroups = (): OwnGroups => {
  try {
    return readGroups(readFileSync('/proc/self/cgroup', 'utf8'))
  } catch {
    return new Map()
  }
}

/** The groups of a process as `/proc/PID/cgroup` lists them: `number:controllers:path`. */
export const readGroups = (text: string): OwnGroups =>
  new Map(
    text.split('\n').flatMap((line) => {
      const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
      return controllers === undefined || path === undefined ? [] : [[controllers, path]]
    }),
  )
