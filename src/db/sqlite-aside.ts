import type { Reader, Row } from '../core/kernel/database.ts'
import { Fault } from '../core/kernel/refusal.ts'
import type { Sql, SqlValue } from '../core/kernel/sql.ts'
import { startThread, type Thread } from './sqlite-aside-thread.ts'
import type { Asked, Table } from './sqlite-aside-worker.ts'
import { faultFrom } from './sqlite-faults.ts'
import { statementText, storable } from './statement.ts'
import { beginLife, runAlive, type Life } from './transaction.ts'

/** Whoever comes when this many heavy reads wait is turned away. */
const mostWaiting = 1000

/** Threads that were given up run on until their statement ends; no more than these at once. */
const mostGivenUp = 2

/**
 * Heavy reads, one after another on a thread of their own that starts with the first of them.
 * One that takes longer than `heavyMs` milliseconds is given up together with its thread.
 */
export const readsAside = (path: string, heavyMs: number) => {
  let thread: Thread | undefined
  let tail: Promise<void> = Promise.resolve()
  let waiting = 0
  let givenUp = 0

  const giveUp = async (lost: Thread, fault: Fault): Promise<void> => {
    givenUp += 1
    await lost.stop(fault)
    givenUp -= 1
  }
  const ready = (): Thread => {
    if (thread && !thread.isGone()) return thread
    if (givenUp >= mostGivenUp)
      throw new Fault('database_busy', 'Heavy reads that were given up have not ended yet.')
    return (thread = startThread(path))
  }
  const snapshot = async <T>(body: (tx: Reader) => Promise<T>): Promise<T> => {
    const asked = ready()
    await asked.ask(control('begin'))
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      const fault = new Fault('timed_out', 'The database did not answer in time.')
      late.reject(fault)
      void giveUp(asked, fault)
    }, heavyMs)
    try {
      return await Promise.race([runReader(asked, body), late.promise])
    } finally {
      clearTimeout(timer)
      if (!asked.isGone()) await asked.ask(control('commit'))
    }
  }
  return {
    read: async <T>(body: (tx: Reader) => Promise<T>): Promise<T> => {
      if (waiting >= mostWaiting)
        throw new Fault('database_busy', 'Too many heavy reads wait for the database.')
      waiting += 1
      const turn = tail.then(() => snapshot(body))
      tail = settled(turn)
      try {
        return await turn
      } catch (error) {
        throw faultFrom(error) ?? error
      } finally {
        waiting -= 1
      }
    },
    close: async (): Promise<void> => {
      await tail
      await thread?.stop(new Fault('shutting_down', 'The server is stopping.'))
    },
  }
}

const settled = async (turn: Promise<unknown>): Promise<void> => {
  await Promise.allSettled([turn])
}

const runReader = <T>(thread: Thread, body: (tx: Reader) => Promise<T>): Promise<T> => {
  const life = beginLife()
  return runAlive(life, () => body(reading(thread, life)))
}

const control = (text: string): Asked => ({ text, values: [], want: 'none' })

const textOf = statementText(() => '?')

const reading = (thread: Thread, life: Life): Reader => {
  const ask = async (want: 'all' | 'first', statement: Sql): Promise<readonly Row[]> => {
    life.insistAlive()
    try {
      const { text, values } = { text: textOf(statement), values: storable(statement.values) }
      return rowsOf(await life.waiting(thread.ask({ text, values, want })))
    } catch (error) {
      throw life.failed(error)
    }
  }
  return {
    all: (statement) => ask('all', statement),
    first: async (statement) => (await ask('first', statement))[0],
  }
}

const rowsOf = ({ columns, rows }: Table): readonly Row[] =>
  rows.map((values) => {
    const row: Record<string, SqlValue> = {}
    for (let index = 0; index < columns.length; index++)
      row[columns[index] ?? ''] = values[index] ?? null
    return row
  })
