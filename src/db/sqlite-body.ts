import type { Reader, Row, Writer } from '../core/kernel/database.ts'
import type { Sql } from '../core/kernel/sql.ts'
import type { Connection } from './sqlite-connection.ts'
import { statementText } from './statement.ts'
import { beginLife, runAlive, type Life } from './transaction.ts'

const textOf = statementText(() => '?')

/** Runs one statement outside of any transaction of ours. */
export const runAlone = (connection: Connection, statement: Sql): readonly Row[] =>
  connection.all(textOf(statement), statement.values)

/**
 * Runs a body that reads; must be called from a microtask, as every continuation of an `await` is.
 */
export const runReader = async <T>(
  connection: Connection,
  body: (tx: Reader) => Promise<T>,
): Promise<T> => {
  const life = beginLife()
  return await runAlive(life, () => body(reading(connection, life)))
}

/**
 * Runs a body that writes, under the same condition; `effects` receives what it leaves for later.
 */
export const runWriter = async <T>(
  connection: Connection,
  effects: (() => void)[],
  body: (tx: Writer) => Promise<T>,
): Promise<T> => {
  const life = beginLife()
  const reader = reading(connection, life)
  const tx: Writer = {
    ...reader,
    run: async (statement) => {
      life.insistAlive()
      try {
        return connection.run(textOf(statement), statement.values)
      } catch (error) {
        throw life.failed(error)
      }
    },
    // Nobody else writes meanwhile: what is read stays as it is.
    lock: (_mode, select) => reader.all(select),
    afterCommit: (effect) => {
      life.insistAlive()
      effects.push(effect)
    },
  }
  return await runAlive(life, () => body(tx))
}

const reading = (connection: Connection, life: Life): Reader => ({
  all: async (statement) => {
    life.insistAlive()
    try {
      return connection.all(textOf(statement), statement.values)
    } catch (error) {
      throw life.failed(error)
    }
  },
  first: async (statement) => {
    life.insistAlive()
    try {
      return connection.first(textOf(statement), statement.values)
    } catch (error) {
      throw life.failed(error)
    }
  },
})
