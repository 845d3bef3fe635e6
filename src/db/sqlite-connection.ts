import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Row } from '../core/kernel/database.ts'
import type { SqlValue } from '../core/kernel/sql.ts'
import { storable } from './statement.ts'

/** One SQLite connection that prepares each text once. */
export interface Connection {
  all(text: string, values: readonly SqlValue[]): readonly Row[]
  first(text: string, values: readonly SqlValue[]): Row | undefined
  run(text: string, values: readonly SqlValue[]): number
  /** Several statements at once, prepared for this call only. */
  script(text: string): void
  inTransaction(): boolean
  close(): void
}

/** A text asked for more often than the cache is long is prepared again: memory stays bounded. */
const mostPrepared = 512

/** Opens the file; `busyMs` is how long a statement may hold the thread to wait for a lock. */
export const connect = (
  path: string,
  how: { readonly readOnly: boolean; readonly busyMs: number },
) => connection(new DatabaseSync(path, { readOnly: how.readOnly, timeout: how.busyMs }))

const connection = (db: DatabaseSync): Connection => {
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
  return {
    all: (text, values) => prepare(text).all(...storable(values)) as Row[],
    first: (text, values) => prepare(text).get(...storable(values)) as Row | undefined,
    run: (text, values) => Number(prepare(text).run(...storable(values)).changes),
    script: (text) => db.exec(text),
    inTransaction: () => db.isTransaction,
    close: () => db.close(),
  }
}
