import { spawn, type ChildProcess } from 'node:child_process'
import type { Clock } from './clock.ts'
import { describeEnd } from './process/launch.ts'
import type { InstanceSpec } from './wire.ts'

/** What a host tells its successor. */
export type ToSuccessor =
  /** Everything is yours: what is wanted, with its environment, which is on no disk. */
  | { readonly what: 'take'; readonly wanted: readonly InstanceSpec[] }
  /** Requests that the old one still finishes, by deployment. */
  | { readonly what: 'inFlight'; readonly counts: Readonly<Record<string, number>> }
  /** The old control has ended: start yours. */
  | { readonly what: 'control' }

/** What a successor tells the host before it: it is loaded; it serves. */
export type FromSuccessor = { readonly what: 'loaded' } | { readonly what: 'serves' }

/** Where a successor finds the edge's listening socket, among its open files. */
const handedFd = 3
const variable = 'BERTH_PREDECESSOR'

/** A host that takes over, seen from the one before. */
export interface Successor {
  tell(message: ToSuccessor): void
  /** Resolves with the next message of this kind; fails when it ends first or takes too long. */
  heard(what: FromSuccessor['what'], withinMs: number): Promise<void>
  /** Lets it live on by itself. */
  release(): void
  /** Ends it, as it did not come up; resolves when it is gone. */
  kill(): Promise<void>
}

/** Starts a successor with the edge's listening socket. */
export const startSuccessor = (
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  fd: number,
  clock: Clock,
): Successor => {
  const [program = '', ...args] = argv
  const child = spawn(program, args, {
    env: { ...env, [variable]: String(process.pid) },
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', fd, 'ipc'],
  })
  const heardOf = new Set<string>()
  child.on('message', ({ what }: FromSuccessor) => heardOf.add(what))
  const ended = endOf(child)
  return {
    tell: (message) => {
      if (child.connected) child.send(message, () => {})
    },
    heard: async (what, withinMs) => {
      const last = clock.now() + withinMs
      while (!heardOf.has(what)) {
        const tick = new Promise<undefined>((resolve) => {
          clock.after(10, () => resolve(undefined))
        })
        const why = await Promise.race([ended, tick])
        if (why !== undefined) throw new Error(`the new host ended: ${why}`)
        if (clock.now() > last)
          throw new Error(`the new host did not come up within ${withinMs / 1000} s`)
      }
    },
    release: () => {
      child.disconnect()
      child.unref()
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

const endOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(describeEnd(code, signal).why))
  })

/** The host before this one, seen from its successor. */
export interface Predecessor {
  readonly pid: number
  /** The edge's listening socket. */
  readonly fd: number
  /** Says that this one is loaded; resolves with what is wanted, once all is this one's. */
  take(): Promise<readonly InstanceSpec[]>
  /** Says that this one serves; resolves when control may be started. */
  serves(): Promise<void>
  /** Requests that the old one still finishes, by deployment. */
  inFlight(): Readonly<Record<string, number>>
  /** Says no more, as this one does not come up: listening would keep it from ending. */
  giveUp(): void
}

/** The host that started this one to take over; undefined when nobody did. */
export const predecessorOf = (
  env: Readonly<Record<string, string | undefined>>,
): Predecessor | undefined => {
  const pid = Number(env[variable] ?? 'none')
  if (!Number.isInteger(pid) || !process.connected) return undefined
  const taken = Promise.withResolvers<readonly InstanceSpec[]>()
  const mayStart = Promise.withResolvers<void>()
  let counts: Readonly<Record<string, number>> = {}
  process.on('message', (message: ToSuccessor) => {
    if (message.what === 'take') taken.resolve(message.wanted)
    if (message.what === 'control') mayStart.resolve()
    if (message.what === 'inFlight') counts = message.counts
  })
  process.once('disconnect', () => {
    // It has ended: nothing of it is in flight, and its control is ended as one left behind.
    counts = {}
    taken.reject(new Error('the host before this one ended while it handed over'))
    mayStart.resolve()
  })
  taken.promise.catch(() => {})
  return {
    pid,
    fd: handedFd,
    take: () => {
      say({ what: 'loaded' })
      return taken.promise
    },
    serves: () => {
      say({ what: 'serves' })
      return mayStart.promise
    },
    inFlight: () => counts,
    giveUp: () => {
      if (process.connected) process.disconnect?.()
    },
  }
}

const say = (message: FromSuccessor): void => {
  process.send?.(message, undefined, {}, () => {})
}
