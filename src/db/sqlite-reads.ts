import { setImmediate } from 'node:timers/promises'
import type { Reader, Row } from '../core/kernel/database.ts'
import { Fault } from '../core/kernel/refusal.ts'
import type { Sql } from '../core/kernel/sql.ts'
import { runAlone, runReader } from './sqlite-body.ts'
import type { Connection } from './sqlite-connection.ts'
import { faultFrom } from './sqlite-faults.ts'
import type { GroupOptions } from './sqlite-group.ts'

/** Reads that are due run on until this many milliseconds are gone; then others have their turn. */
const turnMs = 10

/** Reads one after another on one connection, each from a snapshot of its own. */
export const readsInTurn = (
  reader: Connection,
  { mostWaiting, onHeld }: Pick<GroupOptions, 'mostWaiting' | 'onHeld'>,
) => {
  const queue: (() => Promise<void>)[] = []
  let running: Promise<void> | undefined

  const drain = async (): Promise<void> => {
    try {
      let began = performance.now()
      for (let next = queue.shift(); next; next = queue.shift()) {
        await next()
        const held = performance.now() - began
        if (queue.length > 0 && held <= turnMs) continue
        onHeld(held)
        if (queue.length > 0) await setImmediate()
        began = performance.now()
      }
    } finally {
      running = undefined
    }
  }
  const inTurn = <T>(act: () => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (queue.length >= mostWaiting)
        return reject(new Fault('database_busy', 'Too many reads wait for the database.'))
      queue.push(() => act().then(resolve, reject))
      // A body must begin in a microtask, whoever calls.
      running ??= Promise.resolve().then(drain)
    })
  return {
    ask: (statement: Sql): Promise<readonly Row[]> => inTurn(() => alone(reader, statement)),
    read: <T>(body: (tx: Reader) => Promise<T>): Promise<T> => inTurn(() => snapshot(reader, body)),
    idle: async (): Promise<void> => {
      while (running) await running
    },
  }
}

const alone = async (reader: Connection, statement: Sql): Promise<readonly Row[]> => {
  try {
    return runAlone(reader, statement)
  } catch (error) {
    throw faultFrom(error) ?? error
  }
}

const snapshot = async <T>(reader: Connection, body: (tx: Reader) => Promise<T>): Promise<T> => {
  try {
    reader.run('begin', [])
    try {
      return await runReader(reader, body)
    } finally {
      if (reader.inTransaction()) reader.run('commit', [])
    }
  } catch (error) {
    throw faultFrom(error) ?? error
  }
}
