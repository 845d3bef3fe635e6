import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Statement } from './trace.ts'

/** A bare loop over transactions. */
export interface BareLoop {
  /** Runs the transactions; answers how long they took, in milliseconds. */
  replay(transactions: readonly (readonly Statement[])[]): Promise<number>
  count(table: string): Promise<number>
  close(): Promise<void>
}

/**
 * `node:sqlite`, each text prepared once, one transaction after another, as durable as the product.
 */
export const bareSqlite = (path: string): BareLoop => {
  const db = new DatabaseSync(path, { timeout: 5000 })
  db.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864',
  )
  db.exec('pragma cache_size = -65536; pragma temp_store = memory')
  if (db.prepare('pragma synchronous').get()?.['synchronous'] !== 2)
    throw new Error('the baseline must run with synchronous=FULL')
  const prepared = new Map<string, StatementSync>()
  const prepare = (text: string): StatementSync => {
    const statement = prepared.get(text) ?? db.prepare(text)
    prepared.set(text, statement)
    return statement
  }
  const begin = prepare('begin immediate')
  const commit = prepare('commit')
  return {
    replay: async (transactions) => {
      const ready = transactions.map((statements) =>
        statements.map(({ text, ...rest }) => ({ prepared: prepare(text), ...rest })),
      )
      const began = performance.now()
      for (const statements of ready) {
        begin.run()
        for (const { prepared: statement, values, how } of statements) {
          if (how === 'run') statement.run(...values)
          else if (how === 'get') statement.get(...values)
          else statement.all(...values)
        }
        commit.run()
      }
      return performance.now() - began
    },
    count: async (table) => Number(db.prepare(`select count(*) as n from ${table}`).get()?.['n']),
    close: async () => db.close(),
  }
}
