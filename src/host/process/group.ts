import type { Clock } from '../clock.ts'
import {
  allProcesses,
  hasInEnvironment,
  threadStates,
  type Identity,
  type Process,
} from './proc.ts'

/**
 * All that came of one start: the process group, and whoever left the group but still carries the
 * marker in its environment.
 */
export interface Group {
  /** Null when only the marker is known: the leader's number may be somebody else's by now. */
  readonly leader: Identity | null
  /** `KEY=value`, in no other process's environment. */
  readonly marker: string
}

/** How long a killed process may take to go: the kernel may have to write for it first. */
const goneWithinMs = 5000
/** How long a group may take to hold still: it serves nobody meanwhile. */
const stillWithinMs = 250

/** Who of the group lives; zombies have ended. */
export const membersOf = ({ leader, marker }: Group): readonly Process[] => {
  const all = allProcesses()
  const first = all.find(({ pid }) => pid === leader?.pid)
  // While a group has members nobody new gets its number.
  const id = first && first.startTime !== leader?.startTime ? undefined : leader?.pid
  return all.filter(
    ({ pid, group, state }) =>
      state !== 'Z' &&
      state !== 'X' &&
      pid !== process.pid &&
      (group === id || hasInEnvironment(pid, marker)),
  )
}

/** Sends a signal to everybody of the group at once. */
export const signalGroup = (group: Group, signal: NodeJS.Signals): readonly Process[] => {
  const members = membersOf(group)
  const id = group.leader?.pid
  // In one go: who is starting others cannot outrun it.
  if (id !== undefined && members.some((each) => each.group === id)) signalTo(-id, signal)
  for (const each of members) if (each.group !== id) signalTo(each.pid, signal)
  return members
}

/** Whether somebody may be left: also where nobody can look now. */
const mayHaveMembers = (group: Group): boolean => {
  try {
    return membersOf(group).length > 0
  } catch {
    return true
  }
}

/** Resolves once nobody of the group lives, or after so many milliseconds; whether nobody does. */
export const goneWithin = async (group: Group, ms: number, clock: Clock): Promise<boolean> => {
  const last = clock.now() + ms
  for (let pause = 2; mayHaveMembers(group); pause = Math.min(pause * 2, 100)) {
    if (clock.now() >= last) return false
    await clock.sleep(Math.min(pause, last - clock.now()))
  }
  return true
}

/**
 * Ends all of the group by force, also what it starts meanwhile; resolves when nobody is left, or
 * with those who would not go.
 */
export const killGroup = async (group: Group, clock: Clock): Promise<readonly Process[]> => {
  const last = clock.now() + goneWithinMs
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    const isLast = clock.now() >= last
    try {
      const left = signalGroup(group, 'SIGKILL')
      if (left.length === 0 || isLast) return left
    } catch (error) {
      if (isLast) throw error
    }
    await clock.sleep(pause)
  }
}

/**
 * Holds the whole group still, so that nobody writes; undefined when somebody does not hold still
 * soon. What it returns lets the group go on.
 */
export const holdGroup = async (group: Group, clock: Clock): Promise<(() => void) | undefined> => {
  const held = new Set<number>()
  const goOn = (): void => {
    for (const pid of held) signalTo(pid, 'SIGCONT')
  }
  const last = clock.now() + stillWithinMs
  try {
    for (;;) {
      const moving = membersOf(group).filter(({ pid }) => !isStill(pid))
      if (moving.length === 0) return goOn
      if (clock.now() >= last) break
      for (const { pid } of moving) {
        held.add(pid)
        signalTo(pid, 'SIGSTOP')
      }
      if (moving.some(({ pid }) => !isStill(pid))) await clock.sleep(1)
    }
  } catch {
    // Whom nobody can look at is not known to be still.
  }
  goOn()
  return undefined
}

/** Lets a group go on that a host held still when it died. */
export const letGoOn = (group: Group): void => {
  for (const { pid, state } of membersOf(group)) if (state === 'T') signalTo(pid, 'SIGCONT')
}

/** Every thread: one that has not noticed yet may still write. */
const isStill = (pid: number): boolean =>
  threadStates(pid).every((state) => ['T', 't', 'Z', 'X'].includes(state))

const signalTo = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
