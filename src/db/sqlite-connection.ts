import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Reader, Row } from '../core/kernel/database.ts'
import { Fault } from '../core/kernel/refusal.ts'
import type { SqlValue } from '../core/kernel/sql.ts'
import { statementText } from './statement.ts'

/** One SQLite connection that prepares each text once. */
export interface Connection {
  all(text: string, values: readonly SqlValue[]): readonly Row[]
  first(text: string, values: readonly SqlValue[]): Row | undefined
  run(text: string, values: readonly SqlValue[]): number
  exec(text: string): void
  inTransaction(): boolean
  readonly reader: Reader
  close(): void
}

/** A text asked for more often than the cache is long is prepared again: memory stays bounded. */
const mostPrepared = 512

export const sqliteText = statementText(() => '?')

export const connection = (db: DatabaseSync): Connection => {
  const prepared = new Map<string, StatementSync>()
  const prepare = (text: string): StatementSync => {
    let statement = prepared.get(text)
    if (!statement) {
      if (prepared.size >= mostPrepared) prepared.delete(prepared.keys().next().value ?? '')
      statement = db.prepare(text)
      prepared.set(text, statement)
    }
    return statement
  }
  const all: Connection['all'] = (text, values) => prepare(text).all(...values) as Row[]
  const first: Connection['first'] = (text, values) =>
    prepare(text).get(...values) as Row | undefined
  return {
    all,
    first,
    run: (text, values) => Number(prepare(text).run(...values).changes),
    exec: (text) => db.exec(text),
    inTransaction: () => db.isTransaction,
    reader: {
      all: async (statement) => all(sqliteText(statement), statement.values),
      first: async (statement) => first(sqliteText(statement), statement.values),
    },
    close: () => db.close(),
  }
}

/** The fault behind an error of SQLite (result codes, sqlite.org/rescode.html), if it is one. */
export const faultFrom = (error: unknown): Fault | undefined => {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  switch (Number(error.errcode) & 0xff) {
    case 5:
    case 6:
      return new Fault('database_busy', 'Another process holds the database.', error)
    case 13:
      return new Fault('storage_full', 'There is no room left for the database.', error)
    case 8:
    case 10:
    case 11:
    case 14:
    case 26:
      return new Fault('database_unavailable', `The database file fails: ${error.message}.`, error)
    default:
      return undefined
  }
}
