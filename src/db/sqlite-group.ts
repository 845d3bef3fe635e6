import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Writer } from '../core/kernel/database.ts'
import { Fault } from '../core/kernel/refusal.ts'
import { runWriter } from './sqlite-body.ts'
import type { Connection } from './sqlite-connection.ts'
import { faultFrom, isBusy } from './sqlite-faults.ts'
import { runEffects } from './transaction.ts'

interface Waiting {
  readonly body: (tx: Writer) => Promise<unknown>
  readonly resolve: (answer: never) => void
  readonly reject: (error: unknown) => void
}

type Ran = { readonly waiting: Waiting } & (
  | { readonly kept: true; readonly answer: unknown; readonly effects: readonly (() => void)[] }
  | { readonly kept: false; readonly error: unknown }
)

/** A group takes no further body once it is this long, or has run for its time. */
const mostInGroup = 64

/** How writes reach the disk. */
export interface GroupOptions {
  /**
   * How long another process may hold the lock before those who wait are turned away, in
   * milliseconds.
   */
  readonly busyMs: number
  /** How long a group takes further bodies, in milliseconds. */
  readonly groupMs: number
  /** Whoever comes when this many wait is turned away: memory and waiting stay bounded. */
  readonly mostWaiting: number
  /** Told how long a group held the main loop, in milliseconds. */
  readonly onHeld: (ms: number) => void
}

/**
 * Group commit: the writes that arrive while one commit runs share the next. Each stands in a
 * savepoint of its own, and each is answered, or refused, only after the commit that holds it.
 */
export const groupCommit = (writer: Connection, options: GroupOptions) => {
  const { busyMs, groupMs, mostWaiting, onHeld } = options
  let queue: Waiting[] = []
  let running: Promise<void> | undefined

  const drain = async (): Promise<void> => {
    try {
      while (queue.length > 0) {
        // Let every call that has arrived join before the commit.
        await setImmediate()
        await beginImmediate(writer, busyMs)
        const began = performance.now()
        const ran = await runGroup(writer, queue, began + groupMs)
        queue = queue.slice(ran.length)
        settle(ran)
        onHeld(performance.now() - began)
      }
    } catch (error) {
      for (const { reject } of queue.splice(0)) reject(faultFrom(error) ?? error)
    } finally {
      running = undefined
    }
  }
  return {
    write: <T>(body: (tx: Writer) => Promise<T>): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        if (queue.length >= mostWaiting)
          return reject(new Fault('database_busy', 'Too many changes wait for the database.'))
        queue.push({ body, resolve, reject })
        running ??= drain()
      }),
    idle: async (): Promise<void> => {
      while (running) await running
    },
  }
}

/** Takes the write lock; waits for another process without holding the main loop. */
const beginImmediate = async (writer: Connection, busyMs: number): Promise<void> => {
  const last = performance.now() + busyMs
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    try {
      return void writer.run('begin immediate', [])
    } catch (error) {
      if (!isBusy(error) || performance.now() >= last) throw error
    }
    await setTimeout(pause)
  }
}

/** Runs the first bodies of the queue and commits; says what became of each that it took. */
const runGroup = async (
  writer: Connection,
  queue: readonly Waiting[],
  until: number,
): Promise<readonly Ran[]> => {
  const taken: Waiting[] = []
  const ran: Ran[] = []
  try {
    for (const waiting of queue) {
      taken.push(waiting)
      ran.push(await runOne(writer, waiting))
      if (ran.length >= mostInGroup || performance.now() > until) break
    }
    writer.run('commit', [])
    return ran
  } catch (cause) {
    // Nothing of the group is kept, and a refusal may rest on what is now gone: one fault for all.
    const error = faultFrom(cause) ?? cause
    if (writer.inTransaction()) writer.run('rollback', [])
    return taken.map((waiting) => ({ waiting, kept: false, error }))
  }
}

/** Throws only if the engine itself ended the transaction of the group (a full disk). */
const runOne = async (writer: Connection, waiting: Waiting): Promise<Ran> => {
  const effects: (() => void)[] = []
  writer.run('savepoint one', [])
  try {
    const answer = await runWriter(writer, effects, waiting.body)
    writer.run('release one', [])
    return { waiting, kept: true, answer, effects }
  } catch (error) {
    if (!writer.inTransaction()) throw error
    writer.run('rollback to one', [])
    writer.run('release one', [])
    return { waiting, kept: false, error: faultFrom(error) ?? error }
  }
}

const settle = (ran: readonly Ran[]): void => {
  for (const one of ran) {
    if (!one.kept) one.waiting.reject(one.error)
    else
      try {
        runEffects(one.effects)
        one.waiting.resolve(one.answer as never)
      } catch (error) {
        one.waiting.reject(error)
      }
  }
}
